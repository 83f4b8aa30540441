import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Earlier } from "@/components/imports/earlier";
import { FileGuide } from "@/components/imports/file-guide";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { limits } from "@/lib/import-file";
import { getImports } from "@/lib/imports/queries";
import { path } from "@/lib/place";

const refusals = ["stor", "tom", "trasig"] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("import"))("metaTitle") };
}

/** Choose files, see what they should look like, and what was read in before. */
export default async function ImportPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/import">) {
  const place = await params;
  const [imports, t, { fel }] = [await getImports(place, {}), await getTranslations("import"), await searchParams];
  const refusal = refusals.find((name) => name === fel);
  const megabytes = limits.bytes / 1024 / 1024;
  return (
    <>
      <PageHead title={t("title")}>{t("intro")}</PageHead>
      <div className="grid grid-cols-1 gap-10">
        {refusal && (
          <Banner role="alert" title={t(`refused.${refusal}`)} tone="bad">
            {t(`refused.${refusal}Text`, { megabytes })}
          </Banner>
        )}
        <Section title={t("chooseTitle")}>
          {/* A plain form to a request handler: works without JavaScript, and is limited while it is received. */}
          <form
            action={path(place, "import", "filer")}
            className="grid max-w-[40rem] justify-items-start gap-4"
            encType="multipart/form-data"
            method="post"
          >
            <div className="grid w-full gap-1">
              <label className="font-semibold" htmlFor="filer">
                {t("chooseLabel")}
              </label>
              <p className="text-ink-3 text-small" id="filer-hint">
                {t("chooseHint", { megabytes })}
              </p>
              <input
                accept=".csv,.txt,.xlsx"
                aria-describedby="filer-hint"
                className="min-h-control w-full rounded-md border border-border bg-surface p-1 file:mr-3 file:min-h-8 file:rounded-md file:border-0 file:bg-tint file:px-3 file:font-semibold file:text-accent"
                id="filer"
                multiple
                name="filer"
                required
                type="file"
              />
            </div>
            <Button type="submit" variant="primary">
              {t("check")}
            </Button>
          </form>
        </Section>
        <FileGuide />
        <Earlier imports={imports} place={place} />
      </div>
    </>
  );
}
