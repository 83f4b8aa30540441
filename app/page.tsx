import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SignOutForm } from "@/components/auth/sign-out";
import { Button } from "@/components/ui/button";
import { getSession, listOwnOrganisations } from "@/lib/auth/actor";

/** The door of the house: on to one's own organisation, or to sign in. */
export default async function StartPage() {
  if (!(await getSession())) return redirect("/logga-in");
  const [first] = await listOwnOrganisations();
  if (first) return redirect(`/o/${first.slug}`);
  const t = await getTranslations("shell");
  return (
    <main className="mx-auto grid max-w-[40rem] justify-items-start gap-4 px-4 py-16" id="innehall">
      <h1 className="text-h1">{t("noRoleTitle")}</h1>
      <p className="text-ink-2">{t("noRoleText")}</p>
      <SignOutForm>
        <Button type="submit">{t("signOut")}</Button>
      </SignOutForm>
    </main>
  );
}
