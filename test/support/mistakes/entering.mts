import type { IDataObject } from 'n8n-workflow';
import { enrollParameters, linkParameters } from '../enrollment/execution.mts';
import { createParameters, locator } from '../tenant.mts';
import type { World } from '../world.mts';

/** What somebody enters, and word for word what they read: message, then cure. */
export type Mistake = [
	what: string,
	parameters: (() => IDataObject) | [() => IDataObject, IDataObject[]],
	message: string,
	hint: string,
];

/** An ID that nothing in PingOne has. */
export const GONE = '11111111-1111-4111-8111-111111111111';

/** The cure where something is put into a field that wants text. */
export const OBJECT =
	'This is a whole object. Name one member of it in the expression, such as {{ $json.user.email }}.';

/** The cure where one address is wanted. */
export const SPLIT =
	'Give each item one address: split the list before this node, for instance with Split Out.';

/** The cure where a date is wanted. */
export const DATE = 'Use a form like 2026-01-31T09:00:00Z, or pick it in the calendar.';

/** A link that a workflow mails. */
const mailed = { linkValidFor: 1, linkValidUnit: 'days', sendLinkWith: 'workflow' };

/** What a beginner fills in: the parameters of an operation, made when the tenant is there. */
export function entering({ sandbox, node }: Pick<World, 'sandbox' | 'node'>) {
	const ada = () => locator('id', sandbox.user().id);
	const onUser = (operation: string, changes: IDataObject) => () => ({
		resource: 'user',
		operation,
		user: ada(),
		options: {},
		...changes,
	});
	const who = (mode: string, value: unknown) => () => ({
		...onUser('get', {})(),
		user: { __rl: true, mode, value } as IDataObject,
	});
	const hire =
		(more: IDataObject, changes: IDataObject = {}) =>
		() => ({
			...{ resource: 'user', operation: 'create', username: 'new.hire', email: 'new@example.com' },
			...{ options: {}, additionalFields: more },
			...changes,
		});
	const until = (value: unknown) => onUser('setMfaBypass', { until: value as string });
	const rpId = (value: string) => () =>
		createParameters(sandbox, { user: ada(), rpId: locator('domain', value) });
	const policy = (mode: string, value: string) => () =>
		createParameters(sandbox, { user: ada(), policy: locator(mode, value) });
	const inGroup = (mode: string, value: string) => () => ({
		...{ resource: 'group', operation: 'addUser', options: {} },
		...{ user: ada(), group: locator(mode, value) },
	});
	const enroll = (changes: IDataObject) => () => enrollParameters(sandbox, changes) as IDataObject;
	const link = (changes: IDataObject) => () => linkParameters(sandbox, changes) as IDataObject;
	const users = (changes: IDataObject) => () => ({
		...{ resource: 'user', operation: 'getAll', returnAll: true, options: {} },
		...changes,
	});
	const confirm = (changes: IDataObject) => () => ({
		...{ resource: 'confirmation', operation: 'sendAndWait', user: ada(), message: 'Pay' },
		...{ relyingParty: 'host', deliveryWorkflow: locator('id', 'mailer'), ...mailed },
		...changes,
	});
	const receipt = (value: string) => () => ({
		...{ resource: 'confirmation', operation: 'verifyReceipt', receipt: value },
		...{ publicKey: 'pQECAyYgASFYIK', expectedRpId: 'example.com' },
		expectedOrigin: 'https://n8n.example.com',
	});
	const without = (changes: IDataObject) => () => ({
		...{ resource: 'user', operation: 'getWithoutPasskey', returnAll: true, options: {} },
		...changes,
	});
	const onDevice = (operation: string, changes: IDataObject) => () => ({
		...{ resource: 'device', operation, user: ada(), options: {} },
		...changes,
	});
	return {
		...{ sandbox, node, onUser, who, hire, until, rpId, policy, inGroup },
		...{ enroll, link, users, confirm, receipt, without, onDevice },
	};
}

export type Entering = ReturnType<typeof entering>;
