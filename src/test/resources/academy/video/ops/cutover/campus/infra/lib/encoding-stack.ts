import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const jobs = new sqs.Queue(this, 'VideoEncodeJobs', { fifo: true });
const mail = new sqs.Queue(this, 'MailJobs');

const fleet = new autoscaling.AutoScalingGroup(this, 'VideoFleet', { minCapacity: 0 });
const web = new autoscaling.AutoScalingGroup(this, 'WebFleet', { minCapacity: 2 });

web.scaleOnCpuUtilization('cpu', { targetUtilizationPercent: 60 });

new lambda.Function(this, 'VideoBacklogPublisher', { handler: 'index.handler' });
new lambda.Function(this, 'ReceiptMailer', { handler: 'index.handler' });

new batch.JobQueue(this, 'VideoJobQueue', { jobQueueName: 'campus-video-batch' });
