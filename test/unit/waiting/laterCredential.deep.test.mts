import type { INodeParameters } from 'n8n-workflow';
import { runNode } from '../../support/engine.mts';
import { locator } from '../../support/tenant.mts';

/** Nobody listens there: whatever is sent gets another error. */
const NOWHERE = 'http://127.0.0.1:9';
const ID = '11111111-1111-4111-8111-111111111111';
const CREDENTIAL = {
	region: 'custom',
	apiUrl: NOWHERE,
	authServerUrl: NOWHERE,
	allowOtherHosts: true,
	environmentId: ID,
	clientId: 'client',
	clientSecret: 'secret',
	authentication: 'header',
	managedEnvironmentId: `={{ $json.region === 'EU' ? '${ID}' : '' }}`,
};

it.each([
	['device', 'enroll', { relyingParty: 'host', rpName: 'Example Ltd' }],
	[
		'confirmation',
		'sendAndWait',
		{ relyingParty: 'host', message: 'Pay EUR 12', sendLinkWith: 'nodes' },
	],
])(
	'%s %s refuses a credential that depends on the item: the page is opened without it',
	async (resource, operation, own) => {
		const user = locator('id', ID);
		const parameters = { resource, operation, user, policy: user, ...own } as INodeParameters;
		const items = [{ region: 'EU' }];
		const { error, branches } = await runNode({ parameters, credential: CREDENTIAL, items });
		expect(error?.message).toBe(
			"'Managed Environment ID' of the credential has an expression that may depend on the input item, but n8n evaluates it for the first one only",
		);
		expect(branches.flat()).toEqual([]);
	},
);
