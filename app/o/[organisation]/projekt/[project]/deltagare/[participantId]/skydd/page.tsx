import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { codeOptions } from "@/components/participants/fields";
import { capital } from "@/components/participants/frame";
import { RevealIdentity } from "@/components/protection/reveal-identity";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { CheckField, CheckListField, Form, SelectField, SubmitButton } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { codeLabel, protections } from "@/lib/codes";
import { nameText } from "@/lib/participants/domain";
import { type Place, path } from "@/lib/place";
import { changeProtectedStaff, liftProtection, protect } from "@/lib/protection/actions";
import { getProtection } from "@/lib/protection/queries";
import { formatDay } from "@/lib/text";

type Shown = Awaited<ReturnType<typeof getProtection>>;
type Part = { place: Place; shown: Shown };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("protection"))("title") };
}

/** Protects a participant's identity; for those named for one: who sees it, who it is, and how it ends. */
export default async function ProtectionPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/skydd">) {
  const { participantId, ...place } = await params;
  const shown = await getProtection(place, { participantId });
  const [t, participants] = [await getTranslations("protection"), await getTranslations("participants")];
  return (
    <div className="max-w-[44rem]">
      <PageHead
        eyebrow={
          <Link className="link" href={path(place, "deltagare", participantId)} prefetch={false}>
            {nameText(shown.head, participants("noName"), participants("unreadableName"))}
          </Link>
        }
        title={t(shown.current ? "titleProtected" : "titleSet")}
      />
      {shown.current ? <IsProtected current={shown.current} place={place} shown={shown} /> : <MayBe place={place} shown={shown} />}
    </div>
  );
}

/** What happens, and the form that makes it happen. */
async function MayBe({ place, shown: { head, choices, userId, housemates } }: Part) {
  const [t, locale] = [await getTranslations("protection"), await getLocale()];
  const colleagues = choices.filter(({ id }) => id !== userId).map(({ id, name }) => ({ value: id, label: name }));
  const facts = (["identity", "seen", "place", "imports", "figures"] as const).map((what) => t(`happens.${what}`));
  return (
    <div className="grid gap-8">
      <Section title={t("happens.title")}>
        <ul className="grid max-w-[60ch] list-disc gap-2 pl-5">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        {housemates > 0 && <p className="mt-4 max-w-[60ch]">{t("housemates", { count: housemates })}</p>}
      </Section>
      <Section title={t("set.title")}>
        <Form
          action={protect}
          goTo={path(place, "deltagare", "{participantId}", "skydd")}
          hidden={{ participantId: head.enrolmentId, personVersion: String(head.personVersion) }}
          place={place}
        >
          <SelectField
            hint={t("set.kindHint")}
            label={t("set.kind")}
            name="protection"
            options={codeOptions(protections, locale, t("set.choose"))}
            required
          />
          {colleagues.length > 0 && (
            <CheckListField columns={2} hint={t("set.staffHint")} label={t("set.staff")} name="staffIds" options={colleagues} />
          )}
          <CheckField label={t("set.confirm")} name="confirmed" />
          <SubmitButton>{t("set.do")}</SubmitButton>
        </Form>
      </Section>
    </div>
  );
}

async function IsProtected({ place, shown, current }: Part & { current: NonNullable<Shown["current"]> }) {
  const [t, locale] = [await getTranslations("protection"), await getLocale()];
  const { head, choices, userId, housemates } = shown;
  const hidden = { participantId: head.enrolmentId };
  const staff = [...choices, ...current.staff.filter(({ id }) => !choices.some((choice) => choice.id === id))];
  const colleagues = staff.filter(({ id }) => id !== userId).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="grid gap-10">
      <div className="grid gap-3">
        <p className="flex flex-wrap items-center gap-3">
          <Badge tone="protected">{t("mark")}</Badge>
          {t("since", { kind: capital(codeLabel(protections, current.protection, locale)), day: formatDay(current.setOn, locale) })}
        </p>
        {housemates > 0 && <p className="max-w-[60ch]">{t("housemates", { count: housemates })}</p>}
      </div>
      <Section title={t("reveal.title")}>
        {current.hasIdentity ? (
          <>
            <p className="mb-4 max-w-[60ch] text-ink-2">{t("reveal.text")}</p>
            <RevealIdentity
              participantId={head.enrolmentId}
              place={place}
              texts={{
                reason: t("reveal.reason"),
                reasonHint: t("reveal.reasonHint"),
                tooShort: t("reveal.tooShort"),
                show: t("reveal.show"),
                refused: t("reveal.refused"),
                name: t("reveal.name"),
                number: t("reveal.number"),
                none: t("reveal.none"),
                once: t("reveal.once"),
              }}
            />
          </>
        ) : (
          <Banner title={t("reveal.deleted")} tone="info" />
        )}
      </Section>
      <Section title={t("staff.title", { count: current.staff.length })}>
        <p className="mb-4 max-w-[60ch] text-ink-2">{t("staff.text", { names: current.staff.map(({ name }) => name).join(", ") })}</p>
        {colleagues.length > 0 && (
          <Form action={changeProtectedStaff} hidden={hidden} place={place}>
            <CheckListField
              columns={2}
              defaultValue={current.staff.map(({ id }) => id)}
              label={t("set.staff")}
              name="staffIds"
              options={colleagues}
            />
            <SubmitButton variant="secondary">{t("staff.save")}</SubmitButton>
          </Form>
        )}
      </Section>
      <Recall shown={shown} />
      <Section title={t("lift.title")}>
        <p className="mb-4 max-w-[60ch] text-ink-2">{t(current.hasIdentity ? "lift.text" : "lift.textDeleted")}</p>
        <Form action={liftProtection} goTo={path(place, "deltagare", head.enrolmentId)} hidden={hidden} place={place}>
          <CheckField label={t("lift.confirm")} name="confirmed" />
          <SubmitButton variant="danger">{t("lift.do")}</SubmitButton>
        </Form>
      </Section>
    </div>
  );
}

/** Who has been given the person before: what they hold does not go away by itself. */
async function Recall({ shown: { recall } }: { shown: Pick<Shown, "recall"> }) {
  if (recall.length === 0) return null;
  const [t, locale] = [await getTranslations("protection"), await getLocale()];
  return (
    <Section title={t("recall.title")}>
      <p className="mb-3 max-w-[60ch] text-ink-2">{t("recall.text")}</p>
      <ul className="grid list-disc gap-1 pl-5">
        {recall.map(({ name, times, last }) => (
          <li key={`${name} ${last}`}>{t("recall.row", { name, count: times, day: formatDay(last, locale) })}</li>
        ))}
      </ul>
    </Section>
  );
}
