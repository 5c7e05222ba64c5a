package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	// Keep the API key out of the code: read it from the environment.
	apiKey := os.Getenv("ROBOFLOW_API_KEY")
	if apiKey == "" {
		log.Fatal("ROBOFLOW_API_KEY is not set")
	}

	// The body is the image, Base64-encoded.
	image := must(os.ReadFile("YOUR_IMAGE.jpg"))
	body := strings.NewReader(base64.StdEncoding.EncodeToString(image))
	request := must(http.NewRequest(http.MethodPost, "https://serverless.roboflow.com/my-model/42", body))
	request.Header.Set("Authorization", "Bearer "+apiKey)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")

	client := &http.Client{Timeout: 30 * time.Second}
	response := must(client.Do(request))
	answer := must(io.ReadAll(response.Body))
	response.Body.Close()
	// Stop with the server's own words when it refuses.
	if response.StatusCode != http.StatusOK || !json.Valid(answer) {
		log.Fatalf("%s: %s", response.Status, answer)
	}
	fmt.Println(string(answer))
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
