import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { QuietFrame } from "@/components/auth/frame";
import { ToSignIn } from "@/components/links/set-password";
import { UntilDone } from "@/components/links/until-done";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { askForLink } from "@/lib/links/actions";
import { canMail } from "@/lib/mail";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("users"))("link.forgotten") };
}

/** Asks for a link to a new password. The answer is the same whatever the address. */
export default async function ForgottenPage() {
  const [byMail, t] = [canMail(), await getTranslations("users")];
  return (
    <QuietFrame>
      <h1 className="text-h1">{t("link.forgotten")}</h1>
      <p>{t(byMail ? "link.forgottenText" : "link.forgottenByHand")}</p>
      {byMail ? (
        <Form action={askForLink} place={{ organisation: "" }}>
          <UntilDone then={<ToSignIn />}>
            <TextField autoComplete="username" label={t("link.email")} name="email" required spellCheck={false} type="email" />
            <SubmitButton>{t("link.ask")}</SubmitButton>
          </UntilDone>
        </Form>
      ) : (
        <ToSignIn />
      )}
    </QuietFrame>
  );
}
