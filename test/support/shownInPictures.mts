import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PingOneOAuth2Api } from '../../credentials/PingOneOAuth2Api.credentials.ts';
import { LANGUAGES } from '../../nodes/PingOne/page/texts/index.ts';
import { PingOneTrigger } from '../../nodes/PingOne/PingOneTrigger.node.ts';
import { findOperation } from '../../nodes/PingOne/resources/registry.ts';
import { schemaOf } from '../../nodes/PingOne/resources/shape.ts';
import { EVENT } from '../../nodes/PingOne/trigger/event/readEvent.ts';
import { repoRoot } from '../../tools/host/repo.mts';
import { readExampleFile } from './examples.mts';
import { labelsOf } from './labels.mts';

/** Keys of texts, by the page that shows them. */
type Keys = Partial<Record<'enroll' | 'confirm', string[]>>;

const NAMED = ['hello', 'account', 'validUntil', 'headline', 'intro', 'notYou', 'button'];
const OFFER: Keys = { enroll: [...NAMED, 'kindEither', 'nicknameLabel', 'nicknameHint'] };

/** What pages of the enrollment and the confirmation show, by the picture's name. */
const STATES: Record<string, Keys> = {
	'enrollment-360': OFFER,
	'enrollment-768': OFFER,
	'enrollment-1280': OFFER,
	'enrollment-done': { enroll: ['doneHeadline', 'doneText', 'keptKey', 'nextTime'] },
	'enrollment-security-key': { enroll: [...NAMED, 'kindSecurityKey', 'newPin'] },
	'enrollment-start-code': {
		enroll: [...NAMED, 'kindEither', 'startCodeLabel', 'startCodeHint'],
	},
	'confirmation-ask': { confirm: [...NAMED, 'advice', 'decline'] },
	'confirmation-decline-de-phone': {
		confirm: [...NAMED, 'advice', 'decline', 'reasonLabel', 'back'],
	},
};

function textsOf(language: string, keys: Keys): string[] {
	const texts = LANGUAGES[language] as unknown as Record<string, Record<string, string>>;
	return Object.entries(keys).flatMap(([group, names]) => names.map((key) => texts[group][key]));
}

/** What n8n's canvas shows of a node: in its subtitle, at its outputs and as its icons. */
const ON_CANVAS = [
	...['name', 'type', 'position', 'disabled', 'onError', 'retryOnFail', 'executeOnce'],
	...['resource', 'operation', 'mode', 'httpMethod', 'method', 'url', 'workflowId'],
];

/** What the picture of an example shows: its nodes, where they stand and what leads where, no notes. */
function canvasOf(file: string) {
	const { nodes, connections, pinData = {} } = readExampleFile(file);
	const shown = nodes
		.filter(({ type }) => !type.endsWith('.stickyNote'))
		.map((node) => {
			const known = Object.entries({ ...node.parameters, ...node });
			const isPinned = node.name in pinData;
			return [isPinned, ...known.filter(([name]) => ON_CANVAS.includes(name)).sort()];
		});
	return { nodes: shown, connections };
}

const create = findOperation('device', 'createFido2');
const PANEL = labelsOf(create.fields);

/** What pictures of n8n's editor show, by the picture's name. */
const PANELS: Record<string, () => unknown> = {
	credential: () => labelsOf(new PingOneOAuth2Api().properties),
	error: () => PANEL,
	// n8n's own list, of executions that wait.
	'execution-stop': () => 'Stop',
	'node-lists': () => PANEL,
	output: () => [PANEL, Object.keys(schemaOf(create.output).properties ?? {})],
	trigger: () => [
		labelsOf(new PingOneTrigger().description.properties),
		Object.keys(schemaOf(EVENT).properties ?? {}),
	],
};

/** What a picture of docs/images shows of this repository; nothing for a picture that no page shows. */
function shownBy(picture: string): unknown {
	const [, language] = /^enrollment-(\w\w)-(?:light|dark)$/.exec(picture) ?? [];
	if (language !== undefined) return textsOf(language, OFFER);
	const file = `${picture.replace(/^workflow-/, '')}.json`;
	if (picture.startsWith('workflow-') && existsSync(join(repoRoot(), 'examples', file)))
		return canvasOf(file);
	const state = STATES[picture];
	if (state !== undefined) return textsOf(picture.includes('-de-') ? 'de' : 'en', state);
	return PANELS[picture]?.();
}

/**
 * A hash of the texts, labels or workflow that a picture shows.
 *
 * @param picture its name in docs/images, without its ending
 * @returns nothing for a picture that the documents do not have
 */
export function hashOfShown(picture: string): string | undefined {
	const shown = shownBy(picture);
	if (shown === undefined) return undefined;
	return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16);
}
