import { NotFoundNote } from "@/components/shell/not-found-note";

/** An address that leads nowhere. */
export default function NotFound() {
  return (
    <main id="innehall">
      <NotFoundNote />
    </main>
  );
}
