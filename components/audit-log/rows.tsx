import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { logWords } from "./words";

export type ShownRow = {
  id: string;
  occurredAt: Date;
  action: string;
  entity: string;
  actor: string | null;
  actorKind: string;
  role: string | null;
  ground: string | null;
  subjects: number;
  codes: string[];
};

/** Rows of the log, latest first. Each code leads to what was logged about that participant. */
export async function LogRows({
  rows,
  projects,
  address,
}: {
  rows: ShownRow[];
  projects: { id: string; name: string }[];
  address: (code: string) => string;
}) {
  const [t, words] = [await getTranslations("auditLog"), await logWords(projects)];
  return (
    <Table caption={t("caption")}>
      <thead>
        <tr>
          <Th>{t("when")}</Th>
          <Th>{t("who")}</Th>
          <Th>{t("what")}</Th>
          <Th>{t("whom")}</Th>
          <Th>{t("ground")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.id}>
            <Td className="whitespace-nowrap">{words.when(row.occurredAt)}</Td>
            <Td>
              {words.who(row)}
              {words.role(row) && <span className="text-ink-3">, {words.role(row)}</span>}
            </Td>
            <Td>{words.what(row)}</Td>
            <Td>
              <Codes address={address} row={row} />
            </Td>
            <Td>{words.ground(row)}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Whom a row is about: codes, and how many more. */
export async function Codes({ row, address }: { row: Pick<ShownRow, "codes" | "subjects">; address: (code: string) => string }) {
  const t = await getTranslations("auditLog");
  const more = row.subjects - row.codes.length;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {row.codes.map((code) => (
        <Link className="link inline-flex min-h-6 items-center whitespace-nowrap" href={address(code)} key={code} prefetch={false}>
          {code}
        </Link>
      ))}
      {more > 0 && <span className="text-ink-3">{t(row.codes.length > 0 ? "more" : "persons", { count: more })}</span>}
    </span>
  );
}
