package academy.video.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.DescribeJobsResponse;
import software.amazon.awssdk.services.batch.model.RegisterJobDefinitionRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.iam.model.Role;

class SdkJsonTest {

  private static RegisterJobDefinitionRequest register(String json) {
    RegisterJobDefinitionRequest.Builder builder = RegisterJobDefinitionRequest.builder();
    SdkJson.fill(builder, FakeAws.json(json), "");
    return builder.build();
  }

  @Test
  void fill_whenARequestIsNested_setsEveryMember() {
    String json =
        """
        {"jobDefinitionName":"d","type":"container","parameters":{"source":"none"},
         "containerProperties":{"image":"i","command":["encode","Ref::source"],
          "resourceRequirements":[{"type":"VCPU","value":"4"}],"readonlyRootFilesystem":true},
         "retryStrategy":{"attempts":3,"evaluateOnExit":[{"action":"RETRY","onExitCode":"3*"}]}}
        """;

    RegisterJobDefinitionRequest request = register(json);

    assertThat(request.containerProperties().command()).containsExactly("encode", "Ref::source");
    assertThat(request.retryStrategy().evaluateOnExit().getFirst().onExitCode()).isEqualTo("3*");
    assertThat(SdkJson.of(request)).isEqualTo(FakeAws.json(json));
  }

  @Test
  void fill_whenAMemberIsMistyped_namesItsPath() {
    assertThatThrownBy(
            () ->
                register(
                    """
                    {"retryStrategy":{"evaluateOnExit":[{"onExitcode":"3*"}]}}\
                    """))
        .hasMessage("AWS knows no member retryStrategy.evaluateOnExit[0].onExitcode");
  }

  @Test
  void fill_whenAValueIsOfAnotherType_namesItsPathAndType() {
    assertThatThrownBy(() -> register("{\"retryStrategy\":{\"attempts\":\"3\"}}"))
        .hasMessage("retryStrategy.attempts must be a whole number, and is string");
  }

  @Test
  void of_whenNothingIsSet_isEmpty() {
    assertThat(SdkJson.of(DescribeJobsResponse.builder().build())).isEqualTo(FakeAws.json("{}"));
  }

  @Test
  void of_whenTheServiceSpeaksXml_usesTheMemberNamesOfTheReference() {
    Route route = Route.builder().destinationCidrBlock("0.0.0.0/0").natGatewayId("nat-1").build();
    RouteTable table = RouteTable.builder().routes(List.of(route)).build();

    ObjectNode node =
        SdkJson.of(DescribeRouteTablesResponse.builder().routeTables(List.of(table)).build());

    assertThat(node.at("/RouteTables/0/Routes/0/NatGatewayId").asText()).isEqualTo("nat-1");
  }

  @Test
  void of_whenAMemberIsAMoment_writesIso8601() {
    ObjectNode node = SdkJson.of(Role.builder().createDate(Instant.ofEpochSecond(0)).build());

    assertThat(node.path("CreateDate").asText()).isEqualTo("1970-01-01T00:00:00Z");
  }
}
