import { NotFoundNote } from "@/components/shell/not-found-note";

/** The same answer inside the frame, for those who are in it. */
export default function NotFound() {
  return <NotFoundNote />;
}
