import { parse as unpack } from 'flatted';

export interface ExecutionItem {
	json: Record<string, unknown>;
	pairedItem?: { item: number; input?: number } | number | Array<{ item: number; input?: number }>;
	error?: unknown;
}

export interface ExecutionError {
	message: string;
	description?: string | null;
	node?: { name: string };
	[key: string]: unknown;
}

export interface NodeRun {
	executionStatus?: string;
	/** Milliseconds. */
	executionTime: number;
	startTime: number;
	/** Per output the items; `null` where nothing came out. */
	data?: { main: Array<ExecutionItem[] | null> };
	error?: ExecutionError;
}

/** What n8n keeps of an execution, as far as our tools read it. */
export interface ExecutionData {
	id?: string;
	/** `success`, `error`, `waiting`, `running`, `canceled`, ... */
	status: string;
	startedAt?: string;
	stoppedAt?: string;
	data: {
		resultData: {
			/** By node name, one entry per run of the node. */
			runData: Record<string, NodeRun[]>;
			error?: ExecutionError;
			lastNodeExecuted?: string;
		};
		resumeToken?: string;
	};
}

const parse = (text: string): ExecutionData | undefined => {
	try {
		return JSON.parse(text) as ExecutionData;
	} catch {
		return undefined;
	}
};

/**
 * Finds the execution in what `n8n execute --rawOutput` prints: pretty JSON among log lines, so it
 * is what lies between a line `{` and a line `}`.
 */
export function parseRawOutput(stdout: string): ExecutionData | undefined {
	const lines = stdout.split('\n');
	const start = lines.indexOf('{');
	const end = lines.lastIndexOf('}');
	return start < 0 || end < start ? undefined : parse(lines.slice(start, end + 1).join('\n'));
}

/** Unpacks the run data of n8n's internal REST API, by the library that n8n packed it with. */
export const parseFlatted = (text: string) => unpack(text) as ExecutionData['data'];

/**
 * The items a node put out.
 *
 * @param output index of the output, 0 by default
 * @param run which run of the node, the first by default
 * @throws when the node did not run, naming those that did
 */
export function itemsOf(
	execution: ExecutionData,
	node: string,
	output = 0,
	run = 0,
): ExecutionItem[] {
	const { runData } = execution.data.resultData;
	const found = runData[node]?.[run];
	if (!found) {
		throw new Error(`"${node}" did not run; these did: ${Object.keys(runData).join(', ')}`);
	}
	return found.data?.main[output] ?? [];
}
