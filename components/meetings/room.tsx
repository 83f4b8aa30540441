import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { agendaKinds, codeLabel } from "@/lib/codes";
import { setAttendance } from "@/lib/meetings/actions";
import { decisionText } from "@/lib/meetings/minutes/domain";
import type { getRoom } from "@/lib/meetings/queries";
import type { Presence, Seated } from "@/lib/meetings/room/domain";
import { type Place, path } from "@/lib/place";
import { formatDay } from "@/lib/text";
import { capital } from "../participants/frame";
import { SubmitButton } from "../ui/form";
import { Check, CircleCheck, LogOut, Minus } from "../ui/icon";
import { QuietForm } from "../ui/quiet-form";

export type Room = Awaited<ReturnType<typeof getRoom>>;

/** The agenda beside the open item: what kind each is and what came of it. Never a name. */
export async function RoomAgenda({ room: { items, open, isRoom, meeting }, place }: { room: Room; place: Place }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  return (
    <nav aria-label={t("agenda")}>
      <h2 className="mb-2 font-semibold text-small">
        {t("agendaLeft", { count: items.filter(({ decision, skipReason }) => !decision && !skipReason).length })}
      </h2>
      <ol className="grid gap-0.5">
        {items.map(({ id, kind, decision, skipReason }, n) => {
          const isOpen = id === open?.id;
          return (
            <li className="relative" key={id}>
              {isOpen && <span aria-hidden="true" className="absolute inset-y-0 left-0 w-1 bg-accent" />}
              <Link
                aria-current={isOpen ? "step" : undefined}
                className={`flex min-h-control items-center gap-3 rounded-md px-4 py-1 ${isOpen ? "bg-tint font-semibold text-accent" : "hover:bg-sunken"}`}
                href={`${path(place, "moten", meeting.id, "rum")}?arende=${id}${isRoom ? "" : "&rum=av"}`}
                prefetch={false}
              >
                <span className="w-5 shrink-0 text-center">
                  {decision ? <Check size={16} /> : skipReason ? <Minus size={16} /> : <span className="text-ink-3">{n + 1}</span>}
                </span>
                <span>
                  {capital(codeLabel(agendaKinds, kind, locale))}
                  {(decision || skipReason) && (
                    <span className="block font-normal text-ink-3 text-small">
                      {decision ? decisionText(decision, t, locale) : t("passedBy")}
                    </span>
                  )}
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

const seats = { PRESENT: CircleCheck, OUTSIDE: LogOut, ABSENT: Minus };

/** Who is in the room, and a press to say otherwise. */
export async function Seats({ room: { seats: parties, open, own, meeting }, place }: { room: Room; place: Place }) {
  const t = await getTranslations("meetings");
  const here = parties.filter(({ presence }) => presence === "PRESENT").length;
  const others = (seat: Seated): Presence[] =>
    (["PRESENT", "OUTSIDE", "ABSENT"] as const).filter(
      (one) => one !== seat.presence && (one !== "OUTSIDE" || (open?.personId && seat.id !== own)),
    );
  return (
    <section aria-labelledby="rummet">
      <h2 className="mb-1 font-semibold text-small" id="rummet">
        {t("inRoom", { here, all: parties.length })}
      </h2>
      <ul>
        {parties.map((party) => {
          const Icon = seats[party.presence];
          return (
            <li className="border-line border-b py-2" key={party.id}>
              <p className="flex items-start gap-2">
                <Icon className={party.presence === "PRESENT" ? "text-accent" : "text-ink-3"} />
                <span>
                  {party.name}
                  {party.presence !== "PRESENT" && <span className="block text-ink-3 text-small">{t(`presence.${party.presence}`)}</span>}
                </span>
              </p>
              <QuietForm
                action={setAttendance}
                className="flex flex-wrap gap-1 pl-6"
                hidden={{ meetingId: meeting.id, partyId: party.id, itemId: open?.id ?? "" }}
                place={place}
              >
                {others(party).map((presence) => (
                  <SubmitButton
                    aria-label={t(`makeFor.${presence}`, { party: party.name })}
                    key={presence}
                    name="presence"
                    size="small"
                    value={presence}
                    variant="quiet"
                  >
                    {t(`make.${presence}`)}
                  </SubmitButton>
                ))}
              </QuietForm>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The positive list: what may be said, on what ground, until when. Nothing is said of what is closed. */
export async function MayHear({ room: { heard, open, on, seats: parties, own } }: { room: Room }) {
  const [t, consents, locale] = [await getTranslations("meetings"), await getTranslations("consents"), await getLocale()];
  if (!open?.code) return null;
  const { referral } = open;
  const said = referral
    ? {
        CODE: [t("hear.criteria")],
        TOLD: [consents("category.IDENTITET"), t("hear.told", { party: referral.party.name })],
        WHOLE: [consents("category.IDENTITET"), t("hear.whole")],
      }[referral.level]
    : heard.open.map((category) => consents(`category.${category}`));
  const isAlone = !parties.some(({ id, presence }) => presence === "PRESENT" && id !== own);
  return (
    <section aria-labelledby="far-hora" className="rounded-lg border border-border p-4">
      <h2 className="mb-2 font-semibold" id="far-hora">
        {t("mayHear")}
      </h2>
      <ul className="grid gap-1">
        <li className="flex items-start gap-2">
          <Check className="text-accent" />
          {t("code", { code: open.code })}
        </li>
        {said.map((what) => (
          <li className="flex items-start gap-2" key={what}>
            <Check className="text-accent" />
            {what}
          </li>
        ))}
      </ul>
      <p className="mt-3 border-line border-t pt-3 text-ink-3 text-small">
        {isAlone
          ? t("alone")
          : heard.until && heard.lacking.length === 0
            ? t("byConsent", { from: formatDay(on, locale), until: formatDay(heard.until, locale) })
            : referral && referral.level !== "CODE"
              ? t("byReferrer", { party: referral.party.name })
              : t("onlyCode")}
      </p>
    </section>
  );
}
