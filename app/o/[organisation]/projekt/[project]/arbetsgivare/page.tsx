import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { overtakenTexts } from "@/components/participants/fields";
import { MunicipalityField } from "@/components/participants/municipality-field";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { EmptyState } from "@/components/ui/empty-state";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { saveEmployer } from "@/lib/employers/actions";
import { employerValues } from "@/lib/employers/domain";
import { getEmployers } from "@/lib/employers/queries";
import { path } from "@/lib/place";
import { formatDay, formatNumber } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("employers"))("metaTitle") };
}

/** The project's register of workplaces: whom one talks to, how many have been there; add one, or change one (`?andra=`). */
export default async function EmployersPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/arbetsgivare">) {
  const [place, { andra }] = [await params, await searchParams];
  const { employers, chosen } = await getEmployers(place, { employerId: typeof andra === "string" ? andra : undefined });
  const [t, locale] = [await getTranslations("employers"), await getLocale()];
  const here = path(place, "arbetsgivare");
  const values = chosen && employerValues(chosen);
  const compared = (
    [
      ["name", "name"],
      ["municipality", "municipality"],
      ["contactName", "contactName"],
      ["contactPhone", "contactPhone"],
      ["contactEmail", "contactEmail"],
    ] as const
  ).map(([name, label]) => ({ name, label: t(label) }));
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={path(place, "projekt")} prefetch={false}>
            {t("project")}
          </Link>
        }
        title={t("title", { count: employers.length })}
      >
        {t("intro")}
      </PageHead>
      <div className="grid gap-10">
        {employers.length === 0 ? (
          <EmptyState text={t("emptyText")} title={t("emptyTitle")} />
        ) : (
          <Table caption={t("caption")}>
            <thead>
              <tr>
                <Th>{t("name")}</Th>
                <Th>{t("municipality")}</Th>
                <Th>{t("contact")}</Th>
                <Th numeric>{t("open")}</Th>
                <Th numeric>{t("places")}</Th>
                <Th>{t("last")}</Th>
                <Th>
                  <span className="sr-only">{t("change")}</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {employers.map((one) => (
                <Tr key={one.id} selected={one.id === chosen?.id}>
                  <Td className="font-semibold">{one.name ?? t("unreadableName")}</Td>
                  <Td>{one.municipality}</Td>
                  <Td>
                    {one.isUnreadable
                      ? t("unreadable")
                      : [one.contact.name, one.contact.phone, one.contact.email].filter(Boolean).join(", ")}
                  </Td>
                  <Td numeric>{formatNumber(one.open, locale)}</Td>
                  <Td numeric>{formatNumber(one.places, locale)}</Td>
                  <Td className="whitespace-nowrap">{one.lastOn && formatDay(one.lastOn, locale)}</Td>
                  <Td numeric>
                    <Link className="link" href={`${here}?andra=${one.id}#form`} prefetch={false}>
                      {t("change")} <span className="sr-only">{one.name ?? t("unreadableName")}</span>
                    </Link>
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
        <div className="max-w-[44rem]">
          <Section id="form" title={chosen ? t("changeOf", { name: chosen.name ?? t("unreadableName") }) : t("add")}>
            <Form
              action={saveEmployer}
              goTo={chosen ? here : undefined}
              hidden={{ employerId: chosen?.id ?? "" }}
              key={chosen?.id ?? "new"}
              place={place}
            >
              <Version value={chosen?.version ?? 0} />
              <Overtaken fields={compared} texts={await overtakenTexts()} />
              <div className="grid gap-5 sm:grid-cols-2">
                <TextField defaultValue={values?.name} label={t("name")} maxLength={100} name="name" />
                <MunicipalityField defaultValue={values?.municipality} label={t("municipality")} />
              </div>
              <p className="text-ink-2 text-small">{t("contactHint")}</p>
              <div className="grid gap-5 sm:grid-cols-2">
                <TextField
                  autoComplete="off"
                  defaultValue={values?.contactName}
                  label={t("contactName")}
                  name="contactName"
                  required={false}
                />
                <TextField
                  autoComplete="off"
                  defaultValue={values?.contactPhone}
                  inputMode="tel"
                  label={t("contactPhone")}
                  name="contactPhone"
                  required={false}
                />
                <TextField
                  autoComplete="off"
                  defaultValue={values?.contactEmail}
                  label={t("contactEmail")}
                  name="contactEmail"
                  required={false}
                />
              </div>
              <div className="flex flex-wrap items-center gap-4">
                <SubmitButton>{t("save")}</SubmitButton>
                {chosen && (
                  <Link className="link" href={here} prefetch={false}>
                    {t("cancel")}
                  </Link>
                )}
              </div>
            </Form>
          </Section>
        </div>
      </div>
    </>
  );
}
