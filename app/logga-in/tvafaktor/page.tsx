import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EnrolApp } from "@/components/auth/enrol-app";
import { QuietFrame } from "@/components/auth/frame";
import { enrolTexts, OfferedApp } from "@/components/auth/offered-app";
import { LinkButton } from "@/components/ui/button";
import { enrolByForm } from "@/lib/auth/actions";
import { getSession } from "@/lib/auth/actor";
import { findOffer } from "@/lib/auth/factors";
import { findWaiting } from "@/lib/auth/session";
import { localPath } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("enrolTitle") };
}

/**
 * The second step of signing in for an account without a second factor: chooses one. The page stays
 * when that is done, because the recovery codes stand on it.
 */
export default async function EnrolPage({ searchParams }: { searchParams: Promise<{ till?: string | string[] }> }) {
  const till = localPath((await searchParams).till);
  const waiting = await findWaiting();
  const offer = waiting && (await findOffer(waiting));
  if (!offer && !(await getSession())) return redirect(`/logga-in?till=${encodeURIComponent(till)}`);
  const t = await getTranslations("auth");
  const goOn = (
    <LinkButton className="justify-self-start" href={till} variant="primary">
      {t("goOn")}
    </LinkButton>
  );
  return (
    <QuietFrame>
      <h1 className="text-h1">{t("enrolTitle")}</h1>
      <p className="text-ink-2">{t("enrolText")}</p>
      <EnrolApp action={enrolByForm} goOn={goOn} hidden={{ till }} texts={await enrolTexts()}>
        {offer ? <OfferedApp offer={offer} /> : goOn}
      </EnrolApp>
    </QuietFrame>
  );
}
