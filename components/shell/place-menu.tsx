"use client";

import Link from "next/link";
import { useParams } from "next/navigation";
import { Check, ChevronDown } from "../ui/icon";
import { Menu } from "./menu";
import { menuItem } from "./menu-item";

type Named = { slug: string; name: string };

/** Where one is, and the way to one's other projects and organisations. */
export function PlaceMenu({
  organisation,
  organisations,
  projects,
  start,
  home,
  labels,
}: {
  organisation: Named & { shortName: string };
  organisations: Named[];
  projects: Named[];
  /** The page that a project opens on. */
  start: string;
  home: string;
  labels: { open: string; projects: string; organisations: string };
}) {
  const { project: open } = useParams<{ project?: string }>();
  const project = projects.find(({ slug }) => slug === open);
  const words = (
    <span className="min-w-0 text-left leading-tight">
      <span className={`block truncate ${project ? "text-ink-3 text-micro" : "font-semibold text-ink text-small"}`}>
        <span className="rail:hidden">{organisation.shortName}</span>
        <span className="hidden rail:inline">{organisation.name}</span>
      </span>
      {project && <span className="block truncate font-semibold text-small">{project.name}</span>}
    </span>
  );
  if (organisations.length < 2 && projects.length < 2) {
    return (
      <Link
        className="flex min-h-control min-w-0 items-center rounded-md text-ink rail:px-6"
        href={`/o/${organisation.slug}`}
        prefetch={false}
      >
        <span className="sr-only">{home}: </span>
        {words}
      </Link>
    );
  }
  return (
    <div className="min-w-0 rail:px-6">
      <Menu
        button={
          <>
            <span className="sr-only">{labels.open}: </span>
            {words}
            <ChevronDown size={16} />
          </>
        }
        className="max-w-full"
        drop="top-full left-0 mt-1"
      >
        <Choices
          choices={projects.map(({ slug, name }) => ({
            href: `/o/${organisation.slug}/projekt/${slug}/${start}`,
            name,
            isOpen: slug === open,
          }))}
          label={labels.projects}
        />
        {organisations.length > 1 && (
          <Choices
            choices={organisations.map(({ slug, name }) => ({ href: `/o/${slug}`, name, isOpen: slug === organisation.slug }))}
            label={labels.organisations}
          />
        )}
      </Menu>
    </div>
  );
}

function Choices({ label, choices }: { label: string; choices: { href: string; name: string; isOpen: boolean }[] }) {
  if (choices.length === 0) return null;
  return (
    <>
      <p className="px-3 pt-2 font-semibold text-ink-3 text-micro">{label}</p>
      <ul>
        {choices.map(({ href, name, isOpen }) => (
          <li key={href}>
            <Link aria-current={isOpen ? "true" : undefined} className={menuItem} href={href} prefetch={false}>
              <span className="flex-1">{name}</span>
              {isOpen && <Check size={16} />}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
