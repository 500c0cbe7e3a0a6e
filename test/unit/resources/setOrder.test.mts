import type { INodeParameters } from 'n8n-workflow';
import { runNode } from '../../support/engine.mts';
import { locator } from '../../support/tenant.mts';

/** Nobody listens there: whatever is sent gets another error. */
const NOWHERE = 'http://127.0.0.1:9';
const ID = '11111111-1111-4111-8111-111111111111';
const CREDENTIAL = {
	...{ region: 'custom', apiUrl: NOWHERE, authServerUrl: NOWHERE, allowOtherHosts: true },
	...{ environmentId: ID, clientId: 'client', clientSecret: 'secret', authentication: 'header' },
};

it.each([
	['no device', [], "'Devices in Order' is empty"],
	['a device twice', [ID, ID], "'Devices in Order' names a device twice"],
])('an order of %s is refused before anything is sent', async (_, ids, told) => {
	const devices = ids.map((id) => ({ device: locator('id', id) }));
	const user = locator('id', ID);
	const parameters = { resource: 'device', operation: 'setOrder', user, order: { devices } };
	const run = { parameters: parameters as INodeParameters, credential: CREDENTIAL };
	expect((await runNode(run)).error?.message).toContain(told);
});
