export { answerStepMovements as GET } from "@/lib/follow-up/answers/queries";
