import type { ReactNode } from "react";
import { Check, Clock, Lock, Minus, X } from "./icon";

export type BadgeTone = "tint" | "bad" | "warn" | "sunken" | "protected";

const tones: Record<BadgeTone, string> = {
  tint: "bg-tint text-accent",
  bad: "bg-bad-bg text-bad-ink",
  warn: "bg-warn-bg text-warn-ink",
  sunken: "bg-sunken text-ink-2",
  protected: "border-2 border-ink text-ink",
};
const icons: Record<BadgeTone, ReactNode> = {
  tint: <Check size={16} />,
  bad: <X size={16} />,
  warn: <Clock size={16} />,
  sunken: <Minus size={16} />,
  protected: <Lock size={16} />,
};

/** A verdict or state in a word, with its icon (the tone's own unless another, or null, is given). */
export function Badge({ tone, icon, children }: { tone: BadgeTone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={`inline-flex min-h-6 w-fit shrink-0 items-center gap-1.5 rounded-sm px-2 text-small font-semibold ${tones[tone]}`}>
      {icon === undefined ? icons[tone] : icon}
      {children}
    </span>
  );
}
