import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host/install.mts';
import { bootstrapUserFolder, type Contents, type Owner, type WorkflowFile } from '../host/n8n.mts';
import { repoRoot } from '../host/repo.mts';
import type { SandboxAddress } from './sandbox.mts';

const CREDENTIAL = { id: 'pingOneSandbox', name: 'PingOne sandbox' };
const POLICY_NAME = 'Workforce passkeys';

/** The example workflows the demo offers, by the IDs they get. */
export const WORKFLOWS = {
	hrOnboarding: { file: 'hr-onboarding.json', live: true },
	bulkEnrolment: { file: 'bulk-enrolment.json', live: false },
} as const;

type ExampleNode = Record<string, unknown> & {
	credentials?: Record<string, unknown>;
	parameters: Record<string, unknown>;
};

/** Gives an example's PingOne nodes the credential and the policy their user would choose. */
const wired = (node: ExampleNode, policyId: string): ExampleNode =>
	node.credentials?.pingOneOAuth2Api === undefined
		? node
		: {
				...node,
				credentials: { pingOneOAuth2Api: CREDENTIAL },
				parameters: {
					...node.parameters,
					policy: { __rl: true, mode: 'list', value: policyId, cachedResultName: POLICY_NAME },
				},
			};

const readWorkflow = (id: string, file: string, policyId: string): WorkflowFile => {
	const text = readFileSync(join(repoRoot(), 'examples', file), 'utf8');
	const example = JSON.parse(text) as Omit<WorkflowFile, 'nodes'> & { nodes: ExampleNode[] };
	return { ...example, id, nodes: example.nodes.map((node) => wired(node, policyId)) };
};

const contents = (sandbox: SandboxAddress): Contents => ({
	credentials: [
		{
			...CREDENTIAL,
			type: 'pingOneOAuth2Api',
			data: {
				region: 'custom',
				apiUrl: sandbox.url,
				authServerUrl: sandbox.url,
				environmentId: sandbox.environmentId,
				clientId: sandbox.clientId,
				clientSecret: sandbox.clientSecret,
				authentication: 'header',
				managedEnvironmentId: '',
			},
		},
	],
	workflows: Object.entries(WORKFLOWS).map(([id, { file }]) =>
		readWorkflow(id, file, sandbox.policyId),
	),
	publish: Object.entries(WORKFLOWS).flatMap(([id, { live }]) => (live ? [id] : [])),
});

/**
 * Puts the demo's credential and workflows into n8n's folder, unless they are there already: what
 * somebody changed in the editor stays until the examples or the sandbox's address change.
 */
export async function prepareHome(
	host: Host,
	userFolder: string,
	port: number,
	sandbox: SandboxAddress,
): Promise<void> {
	const wanted = contents(sandbox);
	const text = JSON.stringify([host.version, wanted]);
	const stamp = createHash('sha256').update(text).digest('hex');
	const marker = join(userFolder, '.prepared');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === stamp) return;
	process.stderr.write('Setting up n8n: credential and example workflows ...\n');
	await bootstrapUserFolder({ host, userFolder, port }, wanted);
	writeFileSync(marker, stamp);
}

/** The demo's owner. The password is made once per demo folder, so that a browser may keep it. */
export function demoOwner(folder: string): Owner {
	const file = join(folder, 'password');
	if (!existsSync(file)) {
		mkdirSync(folder, { recursive: true });
		// n8n wants a capital and a digit in it.
		writeFileSync(file, `Demo1-${randomBytes(6).toString('hex')}`, { mode: 0o600 });
	}
	const password = readFileSync(file, 'utf8');
	return { email: 'admin@example.com', firstName: 'Demo', lastName: 'Admin', password };
}
