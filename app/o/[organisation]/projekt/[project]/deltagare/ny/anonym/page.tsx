import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { capital } from "@/components/participants/frame";
import { EmptyState } from "@/components/ui/empty-state";
import { Form, RadioField, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { addAnonymous, removeAnonymous } from "@/lib/anonymous/actions";
import { getAnonymous } from "@/lib/anonymous/queries";
import { codeLabel, sexes } from "@/lib/codes";
import { yearOf } from "@/lib/dates";
import { type Place, path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("protection"))("anonymous.title") };
}

/** Counts somebody who wants to be nobody: sex and start year, and nothing else. */
export default async function AnonymousPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/ny/anonym">) {
  const place: Place = await params;
  const { groups, startsOn, today } = await getAnonymous(place, {});
  const [t, locale] = [await getTranslations("protection"), await getLocale()];
  return (
    <div className="max-w-[44rem]">
      <PageHead
        eyebrow={
          <Link className="link" href={path(place, "deltagare", "ny")} prefetch={false}>
            {t("anonymous.back")}
          </Link>
        }
        title={t("anonymous.title")}
      >
        <p className="max-w-[60ch]">{t("anonymous.intro")}</p>
      </PageHead>
      <div className="grid gap-10">
        <Form action={addAnonymous} place={place}>
          <RadioField
            label={t("anonymous.sex")}
            name="sex"
            options={sexes.map(({ code }) => ({ value: code, label: capital(codeLabel(sexes, code, locale)) }))}
            required
          />
          <TextField
            autoComplete="off"
            defaultValue={String(yearOf(today))}
            hint={t("anonymous.yearHint", { from: String(yearOf(startsOn)) })}
            inputMode="numeric"
            label={t("anonymous.year")}
            name="startYear"
            required
          />
          <SubmitButton>{t("anonymous.add")}</SubmitButton>
        </Form>
        <Section title={t("anonymous.counted")}>
          {groups.length === 0 ? (
            <EmptyState text={t("anonymous.emptyText")} title={t("anonymous.emptyTitle")} />
          ) : (
            <ul className="grid gap-1">
              {groups.map(({ startYear, sex, count }) => (
                <li
                  className="flex min-h-control flex-wrap items-center justify-between gap-x-6 gap-y-1 border-line border-b py-1"
                  key={`${startYear} ${sex}`}
                >
                  <span>{t("anonymous.group", { year: String(startYear), sex: capital(codeLabel(sexes, sex, locale)), count })}</span>
                  <Form
                    action={removeAnonymous}
                    className="flex flex-wrap items-center gap-3"
                    hidden={{ sex, startYear: String(startYear) }}
                    place={place}
                  >
                    <SubmitButton size="small" variant="quiet">
                      {t("anonymous.remove")}{" "}
                      <span className="sr-only">
                        {t("anonymous.removeThis", { year: String(startYear), sex: codeLabel(sexes, sex, locale) })}
                      </span>
                    </SubmitButton>
                  </Form>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
    </div>
  );
}
