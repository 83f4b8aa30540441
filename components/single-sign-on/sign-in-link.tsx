import { getTranslations } from "next-intl/server";
import { rememberedOrganisation } from "@/lib/auth/single-sign-on/flow";

/** The way to sign in with one's organisation: straight there for a browser that has done it before. */
export async function SignInWithOrganisation({ till }: { till: string }) {
  const [t, known] = [await getTranslations("singleSignOn"), await rememberedOrganisation()];
  const question = till === "/" ? "" : `?${new URLSearchParams({ till })}`;
  return (
    <p className="grid justify-items-start gap-2">
      {/* Plain links: the first leads out of the app. */}
      {known && (
        <a className="link font-semibold" href={`/logga-in/oidc/${known}${question}`}>
          {t("linkNamed", { organisation: known })}
        </a>
      )}
      <a className="link" href={`/logga-in/organisation${question}`}>
        {t(known ? "other" : "link")}
      </a>
    </p>
  );
}
