export { answerSummary as GET } from "@/lib/follow-up/answers/queries";
