const { AutoScalingClient, SetDesiredCapacityCommand } = require('@aws-sdk/client-auto-scaling');
exports.handler = async () => {
  const depth = await metric('Campus/Video', 'Waiting');
  await scaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: 'campus-video-asg' }));
};
