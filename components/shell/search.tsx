"use client";

import Link from "next/link";
import { useParams } from "next/navigation";
import { path } from "@/lib/place";
import { ParticipantSearch, type SearchTexts } from "../participants/search";
import { Search } from "../ui/icon";

/** The search in the top bar: it searches from the open project. On phones a link to the page "Sök". */
export function ShellSearch({ organisation, projects, texts }: { organisation: string; projects: string[]; texts: SearchTexts }) {
  const { project } = useParams<{ project?: string }>();
  if (!project || !projects.includes(project)) return null;
  const place = { organisation, project };
  return (
    <>
      <ParticipantSearch key={project} place={place} texts={texts} />
      <Link
        aria-label={texts.label}
        className="grid size-12 place-content-center rounded-md text-ink-2 hover:bg-sunken rail:hidden"
        href={path(place, "sok")}
        prefetch={false}
      >
        <Search />
      </Link>
    </>
  );
}
