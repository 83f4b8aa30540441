import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LanguageChoice } from "../shell/language";
import { Logo } from "../shell/logo";

/** The frame of the pages outside the organisations: the mark, the language, and one narrow column. */
export async function QuietFrame({ children, className = "grid max-w-[26rem] gap-6" }: { children: ReactNode; className?: string }) {
  const [t, locale] = await Promise.all([getTranslations("auth"), getLocale()]);
  return (
    <div className="mx-auto grid max-w-[64rem] gap-x-16 gap-y-10 px-4 py-8 rail:px-8 rail:py-12">
      <header className="flex flex-wrap items-start justify-between gap-4 print:hidden">
        <Logo />
        <div className="-mt-2 flex [&_form]:flex">
          <LanguageChoice current={locale} label={t("language")} />
        </div>
      </header>
      <main className={className} id="innehall" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
