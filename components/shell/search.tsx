"use client";

import { useParams } from "next/navigation";

/** The search field's place in the top bar: it searches the open project. */
export function ShellSearch({ organisation, projects }: { organisation: string; projects: string[] }) {
  const { project } = useParams<{ project?: string }>();
  return project && projects.includes(project) ? <span data-place={`${organisation}/${project}`} /> : null;
}
