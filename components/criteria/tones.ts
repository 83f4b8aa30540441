import type { BadgeTone } from "@/components/ui/badge";
import type { Outcome } from "@/lib/criteria/domain";

/** How each judgement looks. */
export const tones: Record<Outcome, BadgeTone> = { met: "tint", notMet: "bad", unknown: "warn" };
