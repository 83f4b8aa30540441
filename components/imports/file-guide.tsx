import { getTranslations } from "next-intl/server";
import { Section } from "@/components/ui/section";
import { Table, Td, Th } from "@/components/ui/table";
import { fileNames } from "@/lib/import-file";
import { columns } from "@/lib/import-rows/schema";

/** What the files are called and which columns they have, straight from what the import reads. */
export async function FileGuide() {
  const t = await getTranslations("import");
  return (
    <Section title={t("filesTitle")}>
      <p className="mb-2 max-w-[70ch] text-ink-2">{t("filesHint")}</p>
      <Table caption={t("filesCaption")}>
        <thead>
          <tr>
            <Th>{t("file")}</Th>
            <Th>{t("about")}</Th>
            <Th>{t("columns")}</Th>
          </tr>
        </thead>
        <tbody>
          {fileNames.map((name) => (
            <tr className="align-top" key={name}>
              <Th scope="row">{name}</Th>
              <Td className="min-w-48">{t(`aboutFile.${name}`)}</Td>
              <Td className="min-w-64 break-words">
                {Object.entries(columns[name]).map(([column, { required }], at) => (
                  <span key={column}>
                    {at > 0 && ", "}
                    {required ? <strong>{column}</strong> : column}
                  </span>
                ))}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
