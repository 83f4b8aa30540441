"use client";

import Link, { useLinkStatus } from "next/link";
import { useParams, usePathname } from "next/navigation";
import type { ReactNode } from "react";
import {
  Calendar,
  ChartNoAxesColumn,
  CircleUser,
  Eye,
  Flag,
  House,
  KeyRound,
  ListChecks,
  Menu as MenuIcon,
  ScrollText,
  Upload,
  UserPlus,
  Users,
} from "../ui/icon";
import { Menu } from "./menu";
import { menuItem } from "./menu-item";

const icons = {
  start: House,
  myDay: ListChecks,
  participants: Users,
  meetings: Calendar,
  followUp: ChartNoAxesColumn,
  import: Upload,
  referrals: UserPlus,
  shared: Eye,
  project: Flag,
  tokens: KeyRound,
  log: ScrollText,
  users: CircleUser,
};
export type RailItem = {
  segment: string;
  label: string;
  icon: keyof typeof icons;
  of: "project" | "organisation";
  waiting?: Waiting;
  /** The same, project by project. */
  waitingIn?: Record<string, Waiting>;
};
type Waiting = { count: number; text: string };
type Links = { items: RailItem[]; organisation: string; projects: string[]; label: string };

/** How many items stand in the bottom bar beside "more". */
const inBar = 3;

/** The address of each item, and which is open. A project's items need a project: the open one, or the only one. */
function useLinks({ items, organisation, projects }: Omit<Links, "label">) {
  const here = usePathname();
  const { project: open } = useParams<{ project?: string }>();
  const project = projects.find((slug) => slug === open) ?? (projects.length === 1 ? projects[0] : undefined);
  return items.flatMap((item) => {
    if (item.of === "project" && !project) return [];
    const base = item.of === "project" ? `/o/${organisation}/projekt/${project}` : `/o/${organisation}`;
    const href = item.segment ? `${base}/${item.segment}` : base;
    const waiting = item.waiting ?? (project && item.waitingIn?.[project]) ?? undefined;
    return [{ ...item, waiting, href, isOpen: here === href || (item.segment !== "" && here.startsWith(`${href}/`)) }];
  });
}

/** The left rail on wide screens. */
export function Rail({ label, ...links }: Links) {
  const shown = useLinks(links);
  return (
    <nav aria-label={label} className="p-2">
      <ul className="grid gap-0.5">
        {shown.map(({ href, isOpen, icon, label, waiting }) => {
          const Icon = icons[icon];
          return (
            <li className="relative" key={href}>
              {isOpen && <span aria-hidden="true" className="absolute inset-y-2 -left-2 w-1 bg-accent" />}
              <Link
                aria-current={isOpen ? "page" : undefined}
                className={`flex min-h-control items-center gap-3 rounded-md px-3 ${
                  isOpen ? "bg-tint font-semibold text-accent" : "text-ink-2 hover:bg-sunken hover:text-ink"
                }`}
                href={href}
                prefetch={false}
              >
                <Icon />
                {label}
                {waiting && (
                  <span className="ml-auto rounded-sm bg-warn-bg px-1.5 font-semibold text-small text-warn-ink">
                    <span aria-hidden="true">{waiting.count}</span>
                    <span className="sr-only">{waiting.text}</span>
                  </span>
                )}
                <OnTheWay />
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** The same as a bar at the bottom on phones; what does not fit is under "more". */
export function BottomBar({ label, more, children, ...links }: Links & { more: string; children: ReactNode }) {
  const shown = useLinks(links);
  const rest = shown.slice(inBar);
  const look = "relative flex min-h-14 w-full min-w-0 flex-col items-center justify-center gap-0.5 px-1 text-micro";
  return (
    <nav
      aria-label={label}
      className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] rail:hidden print:hidden"
    >
      <ul className="flex">
        {shown.slice(0, inBar).map(({ href, isOpen, icon, label }) => {
          const Icon = icons[icon];
          return (
            <li className="min-w-0 flex-1" key={href}>
              <Link
                aria-current={isOpen ? "page" : undefined}
                className={`${look} -outline-offset-3 ${isOpen ? "font-semibold text-accent" : "text-ink-2"}`}
                href={href}
                prefetch={false}
              >
                {isOpen && <span aria-hidden="true" className="absolute inset-x-1 top-0 h-1 bg-accent" />}
                <Icon />
                <span className="max-w-full truncate">{label}</span>
              </Link>
            </li>
          );
        })}
        <li className="min-w-0 flex-1">
          <Menu
            button={
              <span className={`${look} ${rest.some(({ isOpen }) => isOpen) ? "font-semibold text-accent" : "text-ink-2"}`}>
                <MenuIcon />
                {more}
              </span>
            }
            className="-outline-offset-3"
            drop="right-2 bottom-full mb-2"
          >
            {rest.map(({ href, isOpen, icon, label }) => {
              const Icon = icons[icon];
              return (
                <Link aria-current={isOpen ? "page" : undefined} className={menuItem} href={href} key={href} prefetch={false}>
                  <Icon />
                  {label}
                </Link>
              );
            })}
            {children}
          </Menu>
        </li>
      </ul>
    </nav>
  );
}

/** A quiet sign that the page has been asked for, when it takes a while. */
function OnTheWay() {
  const { pending } = useLinkStatus();
  return pending ? (
    <span aria-hidden="true" className="ml-auto size-2 animate-appear rounded-full bg-accent [animation-duration:600ms]" />
  ) : null;
}
