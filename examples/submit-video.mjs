// Submits a video to AWS Batch, waits for its end, and verifies posts of its webhook. docs/api.md and docs/webhook.md explain both.
//
//   npm install @aws-sdk/client-batch @aws-sdk/client-s3
//   node submit-video.mjs r2://uploads/7.mp4 r2://videos/7 7      # one node
//   node submit-video.mjs r2://uploads/7.mp4 r2://videos/7 7 8    # an array job: eight nodes share the video
//
// Set AWS_REGION, R2_ACCOUNT_ID, R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY (a token that reads and writes the destination). AWS
// credentials are found as always.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { BatchClient, DescribeJobsCommand, paginateListJobs, SubmitJobCommand } from '@aws-sdk/client-batch';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const { env } = process;
const QUEUE = env.VIDEO_BATCH_JOB_QUEUE ?? 'academy-video-batch-queue';
const DEFINITION = env.VIDEO_BATCH_JOB_DEFINITION ?? 'academy-video-batch-jobdef';
const PROJECT = env.VIDEO_BATCH_PROJECT ?? 'academy-video';
const ENDED = ['SUCCEEDED', 'FAILED'];

/** jobName('7', 'r2://videos/7') is video-7-4fd5f75d6269. */
function jobName(videoId, destination) {
  const digest = createHash('sha256').update(`${videoId}\n${destination}`).digest('hex');
  return `video-${videoId.replace(/[^A-Za-z0-9_-]/gu, '_').slice(0, 100)}-${digest.slice(0, 12)}`;
}

function submitRequest(source, destination, videoId, profile, nodes, requestedAt) {
  const request = {
    jobName: jobName(videoId, destination),
    jobQueue: QUEUE,
    jobDefinition: DEFINITION,
    parameters: { source: source, destination: destination, videoId: videoId, profile: profile },
    tags: { project: PROJECT, 'video-id': videoId, 'video-destination': destination },
    propagateTags: true,
    containerOverrides: { environment: [{ name: 'VIDEO_REQUESTED_AT', value: requestedAt }] },
  };
  if (nodes > 1) {
    request.arrayProperties = { size: nodes };
    request.containerOverrides.environment.push({ name: 'VIDEO_NODES', value: String(nodes) });
  }
  return request;
}

async function jobsAtWork(batch, name) {
  const found = [];
  const filters = [{ name: 'JOB_NAME', values: [name] }];
  for await (const page of paginateListJobs({ client: batch }, { jobQueue: QUEUE, filters })) {
    found.push(...page.jobSummaryList.filter((job) => !ENDED.includes(job.status)).map((job) => job.jobId));
  }
  return found;
}

/** Returns the job's id; of an array job, the array's. */
async function submit(batch, request) {
  if ((await jobsAtWork(batch, request.jobName)).length > 0) throw new Error('The video is being encoded.');
  try {
    return (await batch.send(new SubmitJobCommand(request))).jobId;
  } catch (error) {
    // The answer may have been lost. There was no job of this name before, so one that is there now is ours.
    const [lost] = await jobsAtWork(batch, request.jobName);
    if (!lost) throw error;
    return lost;
  }
}

/** Writes the first status.json, so that everybody sees the job before it starts. Never replaces a job's own. */
async function note(r2, object, jobId, videoId, source, requestedAt) {
  const time = new Date().toISOString();
  const status = { state: 'submitted', stage: 'submit', percent: 0, heartbeat: time, submitted_at: time,
    requested_at: requestedAt, video_id: videoId, source: source, job_id: jobId, attempt: 1 };
  try {
    await r2.send(new PutObjectCommand({ ...object, Body: JSON.stringify(status), ContentType: 'application/json',
      CacheControl: 'no-store', IfNoneMatch: '*' }));
  } catch (error) {
    console.error(`No first status.json: ${error}`); // the job is accepted all the same
  }
}

async function readStatus(r2, object) {
  try {
    return JSON.parse(await (await r2.send(new GetObjectCommand(object))).Body.transformToString());
  } catch (error) {
    if (error.name === 'NoSuchKey') return {};
    throw error;
  }
}

/** Returns the job's last status.json; an empty one if the job left none. Batch says whether the job has ended: after a failed
 * attempt, it may start another. */
async function wait(batch, r2, object, jobId) {
  for (;;) {
    const { jobs } = await batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
    const hasEnded = jobs.length === 0 || ENDED.includes(jobs[0].status);
    const found = await readStatus(r2, object);
    const status = found.job_id === jobId ? found : {}; // else it is about another job
    if (hasEnded || ['succeeded', 'superseded'].includes(status.state)) return status;
    console.log(`${status.state ?? 'waiting'}: ${status.percent ?? 0} %`);
    await setTimeout(10_000);
  }
}

/** The header X-Video-Signature of a post. To try your own code:
 *
 *   secret     an-example-of-a-secret
 *   timestamp  1769860800
 *   body       {"event":"job.started"}
 *   signature  v1=f22fd326f4eea7ec67598588e5e46839c8402e94c81d949dbef738edd00dc047
 */
export function signature(secret, timestamp, body) {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;
}

/** Whether a post is the worker's, and no older than five minutes. Give headers as Node.js does, and the body's bytes as
 * received. */
export function isGenuine(secret, headers, body) {
  const timestamp = headers['x-video-timestamp'];
  const expected = Buffer.from(signature(secret, timestamp, body));
  const given = Buffer.from(headers['x-video-signature']);
  return expected.length === given.length && timingSafeEqual(expected, given) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
}

async function main(source, destination, videoId, nodes = '1') {
  if (!videoId) throw new Error('Give SOURCE DESTINATION VIDEO_ID [NODES].');
  // SubmitJob can't be repeated safely, so the SDK must not retry it.
  const batch = new BatchClient({ maxAttempts: 1 });
  const r2 = new S3Client({
    region: 'auto',
    endpoint: env.R2_ENDPOINT ?? `https://${env.R2_ACCOUNT_ID}.r2.cloudflarestorage.com`,
    forcePathStyle: true,
    credentials: { accessKeyId: env.R2_ACCESS_KEY_ID, secretAccessKey: env.R2_SECRET_ACCESS_KEY },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const [, bucket, folder] = /^r2:\/\/([^/]+)\/(.+?)\/?$/.exec(destination);
  const object = { Bucket: bucket, Key: `${folder}/status.json` };
  const requestedAt = new Date().toISOString();
  const jobId = await submit(batch, submitRequest(source, destination, videoId, 'standard', Number(nodes), requestedAt));
  console.log(`Submitted as ${jobId}`);
  await note(r2, object, jobId, videoId, source, requestedAt);
  const status = await wait(batch, r2, object, jobId);
  console.log(JSON.stringify(status, null, 2));
  process.exitCode = ['succeeded', 'superseded'].includes(status.state) ? 0 : 1;
}

if (process.argv[1]?.endsWith('submit-video.mjs')) await main(...process.argv.slice(2));
