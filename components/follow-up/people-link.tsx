import Link from "next/link";
import type { ReactNode } from "react";
import type { Day } from "@/lib/dates";
import type { Question } from "@/lib/follow-up/figure/domain";
import { type Place, path } from "@/lib/place";

/** A number's place and days, and which number it is. */
export type Asked = Partial<Question> & Pick<Question, "figure">;
export type Days = { from: Day; to: Day; asOf: Day };

/** The address of the people behind a number: its name and days, never a person. */
export function peopleAddress(place: Place, days: Days, asked: Asked, page?: number): string {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...days, ...asked, page: page && page > 1 ? page : undefined })) {
    if (value !== undefined) address.set(name, String(value));
  }
  return `${path(place, "uppfoljning", "personer")}?${address}`;
}

/** A number that opens exactly its people; nobody behind it, no link. */
export function PeopleLink({
  place,
  days,
  asked,
  count,
  label,
  children,
  className = "",
}: {
  place: Place;
  days: Days;
  asked: Asked;
  count: number;
  /** What the number is, read aloud when the words beside it do not say it. */
  label?: string;
  children: ReactNode;
  className?: string;
}) {
  if (count === 0) return <span className={className}>{children}</span>;
  return (
    <Link
      className={`underline decoration-1 decoration-border underline-offset-4 hover:text-accent hover:decoration-current ${className}`}
      href={peopleAddress(place, days, asked)}
      prefetch={false}
    >
      {children}
      {label && <span className="sr-only"> {label}</span>}
    </Link>
  );
}
