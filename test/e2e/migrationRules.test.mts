import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureHost } from '../../tools/host/install.mts';
import {
	exampleFiles,
	readExampleFile,
	type Example,
	type ExampleNode,
} from '../support/examples.mts';

/** A rule of n8n's Migration Report (n8n 2.41, modules/breaking-changes/rules). */
interface Rule {
	id: string;
	detectWorkflow(
		workflow: unknown,
		byType: Map<string, ExampleNode[]>,
	): Promise<{ isAffected: boolean; issues: Array<{ title: string; level: string }> }>;
}

const OUTPUTS: Record<string, string[]> = {
	'n8n-nodes-base.if': ['main', 'main'],
	'n8n-nodes-base.splitInBatches': ['main', 'main'],
};

/** What a rule may ask of n8n. */
const nodeTypes = {
	getByNameAndVersion: (type: string) => ({
		description: { outputs: OUTPUTS[type] ?? ['main'], properties: [] },
	}),
};

type RuleClass = (new (types: unknown) => Rule) & { prototype: Rule };

/** Those rules for n8n 3 that look at workflows. */
async function rules(): Promise<Rule[]> {
	const { dir } = await ensureHost();
	const load = createRequire(join(dir, 'package.json'));
	load('reflect-metadata');
	const folder = join(dir, 'node_modules/n8n/dist/modules/breaking-changes/rules/v3');
	const files = readdirSync(folder).filter((file) => file.endsWith('.rule.js'));
	return files
		.flatMap((file) => Object.values(load(join(folder, file)) as object) as unknown[])
		.filter((made): made is RuleClass => typeof made === 'function')
		.filter(({ prototype }) => typeof prototype.detectWorkflow === 'function')
		.map((Made) => new Made(nodeTypes));
}

async function findings(all: Rule[], { nodes, ...example }: Example): Promise<string[]> {
	const byType = new Map<string, ExampleNode[]>();
	for (const node of nodes) byType.set(node.type, [...(byType.get(node.type) ?? []), node]);
	const found: string[] = [];
	for (const rule of all) {
		const report = await rule.detectWorkflow({ ...example, nodes }, byType);
		if (report.isAffected) found.push(...report.issues.map(({ title }) => `${rule.id}: ${title}`));
	}
	return found;
}

it('no rule of n8n’s Migration Report finds anything in an example', async () => {
	const all = await rules();
	expect(all.length).toBeGreaterThan(10);
	for (const file of exampleFiles()) {
		expect([file, await findings(all, readExampleFile(file))]).toEqual([file, []]);
	}
});

it('would be told of a mode that n8n 3 removes', async () => {
	const example = readExampleFile('enroll-a-list.json');
	const call = example.nodes.find(({ type }) => type.endsWith('.executeWorkflow'));
	if (call) call.parameters.mode = 'each';
	expect(await findings(await rules(), example)).toEqual([
		expect.stringContaining('execute-workflow-each-mode-v3'),
	]);
});
