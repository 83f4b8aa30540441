import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type Assessed, whyText } from "@/lib/criteria/domain";
import { Words } from "./list";
import { tones } from "./tones";

/** A project's criteria, one by one: whether somebody meets them, and why. */
export async function Judged({ assessed, parties }: { assessed: readonly Assessed[]; parties: readonly { id: string; name: string }[] }) {
  const [t, r] = [await getTranslations("criteria"), await getTranslations("referrals")];
  const all = await getTranslations();
  return (
    <Table caption={r("criteriaCaption")}>
      <thead>
        <tr>
          <Th>{r("criterion")}</Th>
          <Th>{r("outcome")}</Th>
          <Th>{r("why")}</Th>
        </tr>
      </thead>
      <tbody>
        {assessed.map(({ criterion, assessment }) => (
          <Tr key={criterion.id}>
            <Th className="min-w-40 font-normal" scope="row">
              <Words criterion={criterion} parties={parties} />
            </Th>
            <Td className="whitespace-nowrap">
              <Badge tone={tones[assessment.outcome]}>{t(`outcome.${assessment.outcome}`)}</Badge>
            </Td>
            <Td className="text-ink-2">{whyText(all, assessment)}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
