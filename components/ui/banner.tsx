import type { ReactNode } from "react";
import { Info, TriangleAlert } from "./icon";

export type BannerTone = "info" | "warn" | "bad";

const tones: Record<BannerTone, string> = {
  info: "border-accent bg-tint text-ink [&_svg]:text-accent",
  warn: "border-warn bg-warn-bg text-ink [&_svg]:text-warn-ink",
  bad: "border-bad-ink bg-bad-bg text-ink [&_svg]:text-bad-ink",
};

/**
 * Something to know before going on: what happened in bold, then what was saved and what to do.
 * @param icon instead of the tone's own
 */
export function Banner({
  tone,
  title,
  icon,
  children,
  role,
}: {
  tone: BannerTone;
  title: ReactNode;
  icon?: ReactNode;
  children?: ReactNode;
  role?: "status" | "alert";
}) {
  return (
    <div className={`flex items-start gap-3 rounded-sm border-l-4 py-3 pr-4 pl-4 ${tones[tone]}`} role={role}>
      <span className="mt-0.5">{icon ?? (tone === "info" ? <Info /> : <TriangleAlert />)}</span>
      <div className="min-w-0">
        <strong>{title}</strong> {children}
      </div>
    </div>
  );
}
