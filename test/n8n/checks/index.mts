import type { Check } from '../check.mts';
import { cancel, retryOnFail, tokenExpiry } from './again.mts';
import { goesOn, parts, stops } from './batch.mts';
import { confirms } from './confirmation.mts';
import { createByCommand, createByWebhook } from './create.mts';
import { credentialTest } from './credential.mts';
import { enrolls, expiry, wrongLink } from './enrollment.mts';
import { examples } from './examples.mts';
import { load } from './load.mts';
import { pickers } from './pickers.mts';
import { migration } from './migration.mts';
import { polls, triggers } from './triggers.mts';

/** What has to hold on every n8n, in one process or many. */
export const CORE_CHECKS: Check[] = [
	load,
	createByWebhook,
	createByCommand,
	goesOn,
	parts,
	stops,
	retryOnFail,
	tokenExpiry,
	cancel,
	enrolls,
	wrongLink,
	confirms,
	credentialTest,
	pickers,
	examples,
	migration,
	triggers,
	// Last, because it sets the clock ahead.
	expiry,
];

/** The package's main ways, for an n8n that got it in another way. */
export const SHORT_CHECKS: Check[] = [load, createByWebhook, enrolls, polls];
