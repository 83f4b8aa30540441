import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { LiveCriteria } from "@/components/criteria/live";
import { criterionWords } from "@/components/criteria/words";
import { KnownFields } from "@/components/referrals/known-fields";
import { Form, SelectField, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { type Place, path } from "@/lib/place";
import { makeReferral } from "@/lib/referrals/actions";
import { getReferralForm } from "@/lib/referrals/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("referrals"))("new") };
}

/** Refers somebody: from whom, whom it is about, what is known. One form, that says how the criteria stand while it is filled in. */
export default async function NewReferralPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/remisser/ny">) {
  const place: Place = await params;
  const { criteria, parties, from, referrer, today, isParty } = await getReferralForm(place, {});
  const [t, p] = [await getTranslations("referrals"), await getTranslations("participants")];
  const base = path(place, "remisser");
  const words = await Promise.all(
    criteria.map(async (criterion) => ({ id: criterion.id, text: (await criterionWords(criterion, parties)).text })),
  );
  const options = from.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div>
      <PageHead
        eyebrow={
          <Link className="link" href={base} prefetch={false}>
            {t("referrals")}
          </Link>
        }
        title={t("new")}
      >
        {t("newIntro")}
      </PageHead>
      <Form
        action={makeReferral}
        className="grid max-w-[44rem] gap-8 panel:max-w-none panel:grid-cols-[minmax(0,44rem)_minmax(0,20rem)] panel:gap-x-10"
        draft={isParty ? undefined : { form: "referral" }}
        goTo={`${base}/{referralId}`}
        place={place}
      >
        {/* On a wide screen the criteria stand beside what is typed; on a narrow one between it and the button. */}
        <div className="contents panel:grid panel:content-start panel:gap-8">
          <Section title={t("section.from")}>
            <div className="grid items-end gap-5 sm:grid-cols-2">
              <SelectField
                label={t("field.partyId")}
                name="partyId"
                options={options.length === 1 ? options : [{ value: "", label: t("none") }, ...options]}
              />
              <TextField autoComplete="off" defaultValue={referrer} label={t("field.referrer")} name="referrer" required={false} />
              <TextField defaultValue={today} label={t("field.givenOn")} max={today} name="givenOn" type="date" />
            </div>
          </Section>
          <Section title={t("section.who")}>
            <div className="grid items-end gap-5 sm:grid-cols-2">
              <TextField autoComplete="off" label={p("field.givenName")} name="givenName" />
              <TextField autoComplete="off" label={p("field.familyName")} name="familyName" />
              <TextField
                autoComplete="off"
                hint={t("hint.number")}
                inputMode="numeric"
                label={p("field.number")}
                name="number"
                required={false}
              />
              <TextField
                autoComplete="off"
                hint={t("hint.birthYear")}
                inputMode="numeric"
                label={p("field.birthYear")}
                name="birthYear"
                required={false}
              />
            </div>
          </Section>
          <Section title={t("section.known")}>
            <div className="grid gap-5">
              <KnownFields criteria={criteria} parties={parties} />
            </div>
          </Section>
          <div className="order-2">
            <SubmitButton>{t("send")}</SubmitButton>
          </div>
        </div>
        {criteria.length > 0 && <LiveCriteria criteria={words} place={place} title={t("criteriaNow")} />}
      </Form>
    </div>
  );
}
