import { getTranslations } from "next-intl/server";
import { EnrolApp } from "@/components/auth/enrol-app";
import { enrolTexts, OfferedApp } from "@/components/auth/offered-app";
import { Form, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { confirmApp, makeRecoveryCodes, offerApp, withdrawApp } from "@/lib/account/actions";
import { getOwnFactors } from "@/lib/account/queries";
import { MakeCodes } from "./make-codes";

/** The app and the recovery codes that one signs in with besides the password. */
export async function FactorsSection() {
  const [{ totp, recoveryCodes, offer }, t, texts] = [await getOwnFactors(), await getTranslations("account"), await enrolTexts()];
  const place = { organisation: "" };
  return (
    <Section title={t("factorsTitle")}>
      <div className="grid max-w-[34rem] gap-8">
        <div className="grid gap-4">
          <p>{t(totp ? "hasApp" : "hasNoApp")}</p>
          {/* Stays where it is when the app is connected: the recovery codes stand in it. */}
          <EnrolApp action={confirmApp} isOpen={offer !== null} texts={texts}>
            {offer && <OfferedApp offer={offer} />}
          </EnrolApp>
          <Form action={offer ? withdrawApp : offerApp} key={offer ? "withdraw" : "offer"} place={place}>
            <SubmitButton variant={offer || totp ? "secondary" : "primary"}>
              {t(offer ? "withdrawApp" : totp ? "replaceApp" : "connectApp")}
            </SubmitButton>
          </Form>
        </div>
        {totp && (
          <div className="grid gap-4">
            <p>{t("codesLeft", { count: recoveryCodes })}</p>
            <MakeCodes action={makeRecoveryCodes} make={t("makeCodes")} texts={texts} />
          </div>
        )}
      </div>
    </Section>
  );
}
