package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"
)

func main() {
	// Keep the API key out of the code: read it from the environment.
	apiKey := os.Getenv("ROBOFLOW_API_KEY")
	if apiKey == "" {
		log.Fatal("ROBOFLOW_API_KEY is not set")
	}

	// The image's URL goes in the query; the body stays empty.
	address := "https://serverless.roboflow.com/my-model/42?image=" + url.QueryEscape("https://example.com/YOUR_IMAGE.jpg")
	request := must(http.NewRequest(http.MethodPost, address, http.NoBody))
	request.Header.Set("Authorization", "Bearer "+apiKey)

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
