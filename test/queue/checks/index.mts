import type { QueueCheck } from '../world.mts';
import { bigCampaign, campaign } from './campaign.mts';
import { CONFIRMATION_KILLS, diesWhileChecking } from './confirmationKills.mts';
import { CONFIRMATION_RACES } from './confirmationRaces.mts';
import { cost } from './cost.mts';
import {
	acrossProcesses,
	allDie,
	diesWhileActivating,
	notSaved,
	processorDies,
	twoFinishes,
} from './enrollment.mts';
import { twoRuns } from './hires.mts';
import { othersDie, stopped, workerDies, workerDiesWithRetries } from './kills.mts';
import { lagging } from './lagging.mts';
import { laggingWindows } from './laggingWindows.mts';
import { lastWords } from './lastWords.mts';
import { LATE_REQUESTS } from './lateRequests.mts';
import { databaseAway, redisAway } from './outages.mts';
import { databaseAwayAtKey } from './pressed.mts';

/** What has to hold in queue mode, beside what holds everywhere. */
export const QUEUE_CHECKS: QueueCheck[] = [
	twoRuns,
	acrossProcesses,
	notSaved,
	twoFinishes,
	lagging,
];

/** What has to hold when processes and servers go away: after all others, which need them. */
export const ROUGH_CHECKS: QueueCheck[] = [
	campaign,
	processorDies,
	diesWhileActivating,
	allDie,
	diesWhileChecking,
	workerDies,
	stopped,
	othersDie,
	databaseAwayAtKey,
	redisAway,
	databaseAway,
];

/** What takes longer than CI has, or a browser, for `--all`. */
export const LONG_CHECKS: QueueCheck[] = [
	laggingWindows,
	lastWords,
	workerDiesWithRetries,
	bigCampaign,
	cost,
	...CONFIRMATION_RACES,
	...LATE_REQUESTS,
	...CONFIRMATION_KILLS,
];
