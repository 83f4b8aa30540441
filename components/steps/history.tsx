import { getLocale, getTranslations } from "next-intl/server";
import { codeLabel, reasons, rounds } from "@/lib/codes";
import { today } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import type { RecordedRevision } from "@/lib/steps/data";
import { type Slot, timeOfDay } from "@/lib/steps/domain";
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
  const [t, locale] = [await getTranslations("steps.tab"), await getLocale()];
  return (
    <Table caption={t("caption")}>
      <thead>
        <tr>
          <Th>{t("day")}</Th>
          <Th>{t("round")}</Th>
          <Th>{t("value")}</Th>
          <Th>{t("reason")}</Th>
          <Th>{t("recorded")}</Th>
          {mayChange && (
            <Th className="print:hidden">
              <span className="sr-only">{t("actions")}</span>
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
                  <span className="text-ink-3">{t("withdrawn")}</span>
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
                        aria-label={`${t("correct")}: ${t("correctOf", { day })}`}
                        href={address("ratta")}
                        size="small"
                        variant="quiet"
                      >
                        {t("correct")}
                      </LinkButton>
                      <LinkButton
                        aria-label={`${t("withdraw")}: ${t("correctOf", { day })}`}
                        href={address("ta-bort")}
                        size="small"
                        variant="quiet"
                      >
                        {t("withdraw")}
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
  const t = await getTranslations("steps.tab");
  const text = await whoAndWhen(revision);
  if (revision.value === null) return `${capital(t("withdrawn"))}: ${text}`;
  return isCorrected ? `${capital(t("corrected"))}: ${text}` : text;
}

async function Before({ revision }: { revision: RecordedRevision }) {
  const [t, steps] = [await getTranslations("steps.tab"), await getTranslations("steps")];
  const step = revision.value === null ? t("withdrawn") : steps("step", { step: revision.value });
  const what = [step, await reasonOf(revision), await whoAndWhen(revision)].filter(Boolean).join(", ");
  return t("was", { what });
}

async function reasonOf({ reason, waitingFor }: RecordedRevision): Promise<string> {
  const [t, locale] = [await getTranslations("steps.tab"), await getLocale()];
  if (waitingFor) return t("waitingFor", { party: waitingFor });
  return reason ? codeLabel(reasons, reason, locale) : "";
}

async function whoAndWhen({ recordedBy, recordedAt }: RecordedRevision): Promise<string> {
  const [t, locale] = [await getTranslations("steps.tab"), await getLocale()];
  const when = `${formatDay(today(recordedAt), locale)} ${timeOfDay(recordedAt, locale)}`;
  return t("by", { who: recordedBy ?? t("unknownWho"), when });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
