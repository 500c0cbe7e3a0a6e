import { runNode } from '../support/engine';
import {
	createParameters,
	credentialFor,
	startSandboxProcess,
	type SandboxProcess,
} from '../support/tenant';

let sandbox: SandboxProcess;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
});
afterAll(async () => await sandbox.close());
beforeEach(async () => {
	await sandbox.control('POST', '/reset');
});

it('creates a device', async () => {
	const { branches, error } = await runNode({
		parameters: createParameters(sandbox),
		credential: credentialFor(sandbox),
		items: [{ userId: sandbox.ids.users[0].id }],
	});
	console.log(JSON.stringify(branches, null, 1), error);
});
