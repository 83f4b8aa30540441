import type { Day } from "@/lib/dates";

const text = (value: string | number | null | undefined) => (value === null || value === undefined ? "" : String(value));

type Head = { version: number; endsOn: Day | null; exitReason: string | null; outcome: string | null; route: string | null };
type Detail = {
  receivingParty: { id: string } | null;
  derivedOutcome: string | null;
  plan: { text: string | null };
  reason: { text: string | null };
};
type Situation = { observedOn: Day; incomeSources: readonly string[]; occupation: string | null; extentPercent: number | null };

/** How the person lived on the day, or was last known to before it. */
export function situationAt<S extends Situation>(situations: readonly S[], on: Day | null): S | null {
  const known = on === null ? situations : situations.filter((situation) => situation.observedOn <= on);
  return known.reduce<S | null>((last, one) => (last === null || one.observedOn > last.observedOn ? one : last), null);
}

function situationFields(situation: Situation | null): Record<string, string> {
  return {
    incomeSources: [...(situation?.incomeSources ?? [])].sort().join(","),
    occupation: text(situation?.occupation),
    extentPercent: text(situation?.extentPercent),
  };
}

/**
 * The end of a participation as the fields of its form: how it begins, and what the loser of two edits is
 * shown. An outcome that the facts said is not a choice.
 */
export function exitValues(head: Head, detail: Detail | null, situations: readonly Situation[]): Record<string, string> {
  return {
    version: text(head.version),
    endsOn: text(head.endsOn),
    exitReason: text(head.exitReason),
    ...situationFields(situationAt(situations, head.endsOn)),
    receivingPartyId: text(detail?.receivingParty?.id),
    plan: text(detail?.plan.text),
    outcome: detail && detail.derivedOutcome === head.outcome ? "" : text(head.outcome),
    outcomeReason: text(detail?.reason.text),
    route: text(head.route),
  };
}

/** A follow-up as the fields of its form. */
export function followUpValues(
  followed: { version: number; followedOn: Day; isReached: boolean } | null,
  situations: readonly Situation[],
): Record<string, string> {
  return {
    version: text(followed?.version ?? 0),
    followedOn: text(followed?.followedOn),
    notReached: followed && !followed.isReached ? "on" : "",
    ...situationFields(followed?.isReached ? situationAt(situations, followed.followedOn) : null),
  };
}
