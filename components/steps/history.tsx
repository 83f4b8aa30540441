import { getLocale, getTranslations } from "next-intl/server";
import { codeLabel, reasons, rounds } from "@/lib/codes";
import { today } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { type Slot, timeOfDay } from "@/lib/steps/domain";
import type { RecordedRevision } from "@/lib/steps/queries";
import { formatDay } from "@/lib/text";
import { LinkButton } from "../ui/button";
import { StepTile } from "../ui/step";
import { Table, Td, Th, Tr } from "../ui/table";

/** Every measurement, the latest first, with what was corrected and withdrawn, by whom and when. */
export async function StepHistory({
  slots,
  place,
  enrolmentId,
  mayChange,
}: {
  slots: readonly Slot<RecordedRevision>[];
  place: Place;
  enrolmentId: string;
  mayChange: boolean;
}) {
  const [t, locale] = [await getTranslations("steps"), await getLocale()];
  return (
    <Table caption={t("tab.caption")}>
      <thead>
        <tr>
          <Th>{t("tab.day")}</Th>
          <Th>{t("tab.round")}</Th>
          <Th>{t("tab.value")}</Th>
          <Th>{t("tab.reason")}</Th>
          <Th>{t("tab.recorded")}</Th>
          {mayChange && (
            <Th className="print:hidden">
              <span className="sr-only">{t("tab.actions")}</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {[...slots].reverse().map(({ current, earlier }) => {
          const day = formatDay(current.measuredOn, locale);
          const address = (page: string) => path(place, "deltagare", enrolmentId, "steg", current.id, page);
          return (
            <Tr className="align-top" key={current.id}>
              <Th className="whitespace-nowrap" scope="row">
                {day}
              </Th>
              <Td>{capital(codeLabel(rounds, current.round, locale))}</Td>
              <Td>
                {current.value === null ? (
                  <span className="text-ink-3">{t("tab.withdrawn")}</span>
                ) : (
                  <StepTile size={24} value={current.value} />
                )}
              </Td>
              <Td className="min-w-36">
                <Why revision={current} />
              </Td>
              <Td className="min-w-44 text-ink-2 text-small">
                <Saved isCorrected={earlier.length > 0} revision={current} />
                {earlier.map((one) => (
                  <p className="mt-1 text-ink-3" key={one.id}>
                    <Before revision={one} />
                  </p>
                ))}
              </Td>
              {mayChange && (
                <Td className="whitespace-nowrap text-right print:hidden">
                  {current.value !== null && (
                    <>
                      <LinkButton
                        aria-label={`${t("tab.correct")}: ${t("tab.correctOf", { day })}`}
                        href={address("ratta")}
                        size="small"
                        variant="quiet"
                      >
                        {t("tab.correct")}
                      </LinkButton>
                      <LinkButton
                        aria-label={`${t("tab.withdraw")}: ${t("tab.correctOf", { day })}`}
                        href={address("ta-bort")}
                        size="small"
                        variant="quiet"
                      >
                        {t("tab.withdraw")}
                      </LinkButton>
                    </>
                  )}
                </Td>
              )}
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

async function Why({ revision }: { revision: RecordedRevision }) {
  const text = await reasonOf(revision);
  return text ? capital(text) : null;
}

async function Saved({ revision, isCorrected }: { revision: RecordedRevision; isCorrected: boolean }) {
  const t = await getTranslations("steps");
  const text = await whoAndWhen(revision);
  if (revision.value === null) return `${capital(t("tab.withdrawn"))}: ${text}`;
  return isCorrected ? `${capital(t("tab.corrected"))}: ${text}` : text;
}

async function Before({ revision }: { revision: RecordedRevision }) {
  const t = await getTranslations("steps");
  const step = revision.value === null ? t("tab.withdrawn") : t("step", { step: revision.value });
  const what = [step, await reasonOf(revision), await whoAndWhen(revision)].filter(Boolean).join(", ");
  return t("tab.was", { what });
}

async function reasonOf({ reason, waitingFor }: RecordedRevision): Promise<string> {
  const [t, locale] = [await getTranslations("steps"), await getLocale()];
  if (waitingFor) return t("tab.waitingFor", { party: waitingFor });
  return reason ? codeLabel(reasons, reason, locale) : "";
}

async function whoAndWhen({ recordedBy, recordedAt }: RecordedRevision): Promise<string> {
  const [t, locale] = [await getTranslations("steps"), await getLocale()];
  const when = `${formatDay(today(recordedAt), locale)} ${timeOfDay(recordedAt, locale)}`;
  return t("tab.by", { who: recordedBy ?? t("tab.unknownWho"), when });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
