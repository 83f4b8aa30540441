import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { getActor } from "@/lib/auth/actor";

/** The frame around an organisation's pages, for those who have a role there. Shows, never guards. */
export default async function OrganisationLayout({ children, params }: { children: ReactNode; params: Promise<{ organisation: string }> }) {
  const actor = await getActor((await params).organisation);
  if (actor === null || actor === "stranger") return <main id="innehall">{children}</main>;
  return <Shell actor={actor}>{children}</Shell>;
}
