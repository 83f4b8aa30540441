export { answerSteps as GET } from "@/lib/follow-up/answers/queries";
