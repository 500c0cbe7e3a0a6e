import type { IDataObject } from 'n8n-workflow';
import { PingOneError } from '../../pingone/errors/failure';
import { FieldError } from '../../pingone/errors/fieldError';
import { afterDoing, ChangeError } from '../../pingone/errors/changeError';
import { leaveGroups } from '../../pingone/group/leaveGroups';
import { endAllSessions, endedOutput } from '../../pingone/user/sessions';
import { setEnabled } from '../../pingone/user/userFlags';
import { group } from '../../read/input';
import { choice, flag } from '../../read/kinds';
import { stopDevices } from '../fields/allDevices';
import { user } from '../fields/user';
import { operation, type OperationItem } from '../operation';
import { LISTED_DEVICE } from '../outputs';

interface Step {
	name: string;
	/** Such as "Sessions" and "ended", for sentences. */
	what: [subject: string, verb: 'was' | 'were', participle: string];
	work: (item: OperationItem, userId: string) => Promise<IDataObject>;
}

const endSessions = async ({ api }: OperationItem, userId: string): Promise<IDataObject> =>
	endedOutput(await endAllSessions(api, userId));

async function leave({ api }: OperationItem, userId: string): Promise<IDataObject> {
	const { left, kept, isShown } = await leaveGroups(api, userId);
	return {
		changed: left.length > 0,
		leftCount: left.length,
		left,
		kept,
		...(!isShown && { confirmed: false }),
	};
}

async function disable({ api }: OperationItem, userId: string): Promise<IDataObject> {
	const { enabled, changed, confirmed } = await setEnabled(api, userId, false);
	return { enabled, changed, ...(confirmed !== undefined && { confirmed }) };
}

/** The chosen steps, the one that matters most first. */
const chosenSteps = group(
	'steps',
	[
		flag({
			displayName: 'Disable Account',
			name: 'disableAccount',
			default: true,
			description: 'Whether to stop the user from signing in. You can undo this with Enable.',
		}),
		flag({
			displayName: 'End Sessions',
			name: 'endSessions',
			default: true,
			description: 'Whether to sign the user out of PingOne everywhere',
		}),
		choice({
			displayName: 'Devices',
			name: 'devices',
			options: [
				{ name: 'Block All', value: 'block', description: 'This can be undone with Unblock' },
				{ name: 'Delete All', value: 'delete', description: 'This cannot be undone' },
				{ name: 'Keep', value: 'keep', description: 'Leave the devices as they are' },
			],
			default: 'block',
			description: 'What happens to passkeys, security keys and other devices',
		}),
		flag({
			displayName: 'Remove From Groups',
			name: 'leaveGroups',
			default: false,
			description:
				'Whether to remove the user from all groups they are a direct member of. The output lists the groups.',
		}),
	],
	({ disableAccount, endSessions: endsSessions, devices, leaveGroups: leavesGroups }) => {
		const chosen: Array<Step | false> = [
			disableAccount && {
				name: 'account',
				what: ['The account', 'was', 'disabled'],
				work: disable,
			},
			endsSessions && { name: 'sessions', what: ['Sessions', 'were', 'ended'], work: endSessions },
			devices !== 'keep' && {
				name: 'devices',
				what: ['Devices', 'were', devices === 'delete' ? 'deleted' : 'blocked'],
				work: async (item, id) => await stopDevices(item, id, devices),
			},
			leavesGroups && { name: 'groups', what: ['Groups', 'were', 'left'], work: leave },
		];
		const steps = chosen.filter((step) => step !== false);
		if (steps.length > 0) return steps;
		throw new FieldError(
			'Disable Account',
			'is off, as are all other steps: nothing would be done',
			'Turn on at least one step.',
		);
	},
);

/** Whether the other steps may still succeed: PingOne, or a gateway, refused this one, and nothing more. */
const concernsOneStep = (thrown: unknown) =>
	thrown instanceof PingOneError &&
	(thrown.failure.kind === 'refusal' || thrown.failure.code === 'foreign');

/** What a step that failed has done, or may have done. */
function doneBy({ what: [subject, , participle] }: Step, thrown: unknown): string[] {
	if (thrown instanceof ChangeError && thrown.known.made !== undefined) return [thrown.known.made];
	const isOpen = thrown instanceof PingOneError && thrown.mayHaveTakenEffect;
	return isOpen ? [`${subject} may have been ${participle}`] : [];
}

/** Does every step, also after a refused one: it is better than nothing. @throws the first failure */
async function takeSteps(item: OperationItem, steps: Step[], userId: string): Promise<IDataObject> {
	const report: IDataObject = {};
	const made: string[] = [];
	const failed: unknown[] = [];
	for (const step of steps) {
		try {
			report[step.name] = await step.work(item, userId);
			made.push(step.what.join(' '));
		} catch (thrown) {
			// The first failure says itself what it has done.
			if (failed.length > 0) made.push(...doneBy(step, thrown));
			failed.push(thrown);
			if (!concernsOneStep(thrown)) break;
		}
	}
	if (failed.length === 0) return report;
	throw afterDoing(failed[0], made.join(', '));
}

const REPORT = `
	user{id username email} changed:boolean
	account{enabled:boolean changed:boolean}
	sessions{changed:boolean endedCount:integer openCount:integer}
	devices{changed:boolean blockedCount:integer deletedCount:integer devices[${LISTED_DEVICE}]}
	groups{changed:boolean leftCount:integer left[id name type] kept[id name type reason]}`;

export const offboard = operation({
	name: 'Offboard',
	value: 'offboard',
	action: 'Offboard user',
	description:
		'Revoke a departing user’s access: disable the account, end sessions, block or delete devices and, optionally, remove group memberships. Returns one item with a report. Can be run again.',
	done: {
		evidence: 'state',
		when: 'each selected step is done, judged as in Disable, End Sessions, Block All or Delete All, and Remove User',
	},
	output: REPORT,
	inputs: [user, chosenSteps],
	async run({ user, steps }, item) {
		const { id, username, email } = await user.whole(item.api);
		const report = await takeSteps(item, steps, id);
		const results = Object.values(report) as IDataObject[];
		item.record(username ?? id, 'OFFBOARDED');
		return {
			user: { id, username, ...(email !== undefined && { email }) },
			changed: results.some(({ changed }) => changed === true),
			...report,
			...(results.some(({ confirmed }) => confirmed === false) && { confirmed: false }),
		};
	},
});
