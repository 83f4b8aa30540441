import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { SkipLink } from "@/components/ui/skip-link";
import { clientNamespaces, messages } from "@/lib/messages/all";
import { latin, latinExtended } from "./fonts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Samsteg", template: "%s · Samsteg" },
  robots: { index: false },
  // The header says "no-referrer", for everything. Under it, browsers send "Origin: null" with a form that is
  // posted without JavaScript, and every door refuses that: pages say "to this site only" instead.
  referrer: "same-origin",
};
export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#182022" },
  ],
};

/** Every page: its language, its letters, and the way past the menus. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale();
  const t = await getTranslations("ui");
  const sent = Object.fromEntries(clientNamespaces.map((namespace) => [namespace, messages[locale][namespace]]));
  return (
    <html className={`${latin.variable} ${latinExtended.variable}`} lang={locale}>
      <body>
        <SkipLink id="innehall" label={t("skip")} />
        <NextIntlClientProvider locale={locale} messages={sent}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
