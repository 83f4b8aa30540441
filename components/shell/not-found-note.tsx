import { getTranslations } from "next-intl/server";
import { LinkButton } from "../ui/button";

/** Absent, foreign and forbidden look the same: whether something exists is not told. */
export async function NotFoundNote() {
  const t = await getTranslations("shell");
  return (
    <div className="mx-auto grid max-w-[40rem] justify-items-start gap-4 px-4 py-12">
      <h1 className="text-h1">{t("notFoundTitle")}</h1>
      <p className="text-ink-2">{t("notFoundText")}</p>
      <LinkButton href="/">{t("toStart")}</LinkButton>
    </div>
  );
}
