import { getLocale, getTranslations } from "next-intl/server";
import type { Day } from "@/lib/dates";
import type { Place } from "@/lib/place";
import { noteRating, removeRating } from "@/lib/ratings/actions";
import { changeOf, type Rating, scale } from "@/lib/ratings/domain";
import { formatDay } from "@/lib/text";
import { Details } from "../ui/details";
import { Form, SelectField, SubmitButton, TextField } from "../ui/form";
import { Section } from "../ui/section";
import { Table, Td, Th, Tr } from "../ui/table";

/** How the participants themselves put their health and inclusion, over time; and a new answer. */
export async function Ratings({
  ratings,
  enrolmentId,
  place,
  on,
  mayEdit,
}: {
  ratings: readonly (Rating & { id: string })[];
  enrolmentId: string;
  place: Place;
  on: Day;
  mayEdit: boolean;
}) {
  const [t, locale] = [await getTranslations("ratings"), await getLocale()];
  const changes = (["health", "inclusion"] as const).flatMap((what) => {
    const change = changeOf(ratings, what, on);
    if (!change) return [];
    const { first, last } = change;
    return [t("since", { what, first, last, move: last > first ? "up" : last < first ? "down" : "same" })];
  });
  const said = (value: number | null) => (value === null ? t("missing") : t("value", { value }));
  return (
    <Section title={t("title")}>
      <p className="mb-3 max-w-[60ch] text-ink-2">{changes.length > 0 ? changes.join(" ") : t("text")}</p>
      {ratings.length > 0 && (
        <Table caption={t("caption")}>
          <thead>
            <tr>
              <Th>{t("on")}</Th>
              <Th numeric>{t("health")}</Th>
              <Th numeric>{t("inclusion")}</Th>
              <Th numeric>{t("step")}</Th>
              {mayEdit && (
                <Th>
                  <span className="sr-only">{t("remove")}</span>
                </Th>
              )}
            </tr>
          </thead>
          <tbody>
            {ratings.map((one) => (
              <Tr key={one.id}>
                <Td className="whitespace-nowrap font-semibold">{formatDay(one.ratedOn, locale)}</Td>
                <Td numeric>{said(one.health)}</Td>
                <Td numeric>{said(one.inclusion)}</Td>
                <Td numeric>{one.step === null ? t("missing") : t("stepValue", { value: one.step })}</Td>
                {mayEdit && (
                  <Td numeric>
                    <Form action={removeRating} className="flex justify-end" hidden={{ ratingId: one.id }} place={place}>
                      <SubmitButton aria-label={t("removeFor", { day: formatDay(one.ratedOn, locale) })} size="small" variant="secondary">
                        {t("remove")}
                      </SubmitButton>
                    </Form>
                  </Td>
                )}
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {mayEdit && (
        <div className="mt-4 max-w-[44rem]">
          <Details summary={t("add")}>
            <RatingForm enrolmentId={enrolmentId} on={on} place={place} />
          </Details>
        </div>
      )}
    </Section>
  );
}

async function RatingForm({ enrolmentId, place, on }: { enrolmentId: string; place: Place; on: Day }) {
  const t = await getTranslations("ratings");
  const none = { value: "", label: t("none") };
  const values = [none, ...scale.map((value) => ({ value: String(value), label: t("value", { value }) }))];
  const steps = [none, ...[0, 1, 2, 3, 4].map((value) => ({ value: String(value), label: t("stepValue", { value }) }))];
  return (
    <Form action={noteRating} hidden={{ enrolmentId }} place={place}>
      <p className="text-ink-2">{t("text")}</p>
      <TextField defaultValue={on} label={t("on")} max={on} name="ratedOn" type="date" />
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField label={t("healthAsk")} name="health" options={values} required={false} />
        <SelectField label={t("inclusionAsk")} name="inclusion" options={values} required={false} />
      </div>
      <SelectField hint={t("stepHint")} label={t("stepAsk")} name="step" options={steps} required={false} />
      <SubmitButton>{t("save")}</SubmitButton>
    </Form>
  );
}
