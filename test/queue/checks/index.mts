import type { QueueCheck } from '../world.mts';
import {
	acrossProcesses,
	allDie,
	diesWhileActivating,
	processorDies,
	twoFinishes,
} from './enrollment.mts';
import { twoRuns } from './hires.mts';
import { othersDie, workerDies } from './kills.mts';
import { databaseAway, redisAway } from './outages.mts';

/** What has to hold in queue mode, beside what holds everywhere. */
export const QUEUE_CHECKS: QueueCheck[] = [
	twoRuns,
	acrossProcesses,
	twoFinishes,
	processorDies,
	diesWhileActivating,
	allDie,
	workerDies,
	othersDie,
	redisAway,
	databaseAway,
];
