import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { QuietFrame } from "@/components/auth/frame";
import { Button, buttonLook } from "@/components/ui/button";
import { TextField } from "@/components/ui/form";
import { isSlug, localPath } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("singleSignOn"))("chooseTitle") };
}

type Asked = { organisation?: string | string[]; till?: string | string[] };

/**
 * Which organisation one signs in with. It lists none and looks none up. A link leads on and not the
 * form itself: browsers stop a form that ends up at another site (our form-action).
 */
export default async function ChooseOrganisationPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const [t, asked] = [await getTranslations("singleSignOn"), await searchParams];
  const till = localPath(asked.till);
  const typed = typeof asked.organisation === "string" ? asked.organisation.trim().toLowerCase().slice(0, 100) : "";
  const back = till === "/" ? "" : `?${new URLSearchParams({ till })}`;
  return (
    <QuietFrame>
      <div className="grid gap-2">
        <h1 className="text-h1">{t("chooseTitle")}</h1>
        <p className="text-ink-2">{t("chooseIntro")}</p>
      </div>
      {isSlug(typed) ? (
        <div className="grid justify-items-start gap-4">
          <a className={buttonLook({ variant: "primary" })} href={`/logga-in/oidc/${typed}${back}`}>
            {t("goOn", { organisation: typed })}
          </a>
          <p className="text-ink-2">{t("goOnText")}</p>
          <a className="link" href={`/logga-in/organisation${back}`}>
            {t("other")}
          </a>
        </div>
      ) : (
        <form action="/logga-in/organisation" className="grid gap-5">
          <input name="till" type="hidden" value={till} />
          {typed && (
            <p className="font-semibold text-bad-ink" role="alert">
              {t("organisationWrong")}
            </p>
          )}
          <TextField
            autoCapitalize="none"
            autoComplete="organization"
            defaultValue={typed}
            hint={t("organisationHint")}
            label={t("organisation")}
            maxLength={100}
            name="organisation"
            required
            spellCheck={false}
          />
          <Button className="justify-self-start" type="submit" variant="primary">
            {t("next")}
          </Button>
        </form>
      )}
      <a className="link justify-self-start" href={`/logga-in${back}`}>
        {t("withPassword")}
      </a>
    </QuietFrame>
  );
}
